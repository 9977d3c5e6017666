// Anything else (C libraries, CPE versions): runs of digits by value, words by letter. A
// pre-release word (alpha, beta, rc, dev …) stands before the release, every other word after
// it: 1.0rc1 < 1.0 < 1.0a < 1.0.1.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"ConanCenter",  "CRAN",     "Hackage",
                                            "Bioconductor", "OSS-Fuzz", "GHC"};
constexpr std::string_view kPurlTypes[] = {"generic", "conan", "github", "cran", "hackage"};

enum class Form { pre_word, end, word, number };

struct Token {
  Form form = Form::end;
  std::string_view text;
  int rank = 0;
};

Token next(std::string_view& s) {
  while (!s.empty() && !is_digit(s[0]) && !is_letter(s[0])) s.remove_prefix(1);
  if (s.empty()) return {};
  if (is_digit(s[0])) return {Form::number, take_digits(s), 0};
  const auto word = take_letters(s);
  // A single letter is a patch level here (1.0a, 9e), not "alpha".
  const int rank = word.size() > 1 ? prerelease_rank(word) : 0;
  return {rank != 0 ? Form::pre_word : Form::word, word, rank};
}

bool is_zero(const Token& t) {
  return t.form == Form::number && t.text.find_first_not_of('0') == std::string_view::npos;
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  a = trim_version(a.substr(0, a.find('+')));
  b = trim_version(b.substr(0, b.find('+')));
  while (true) {
    Token x = next(a);
    Token y = next(b);
    // Zeros that one side leaves out do not count: 1.0 = 1.0.0, and 1.0.0-rc1 < 1.0.
    while (is_zero(x) && y.form != Form::number) x = next(a);
    while (is_zero(y) && x.form != Form::number) y = next(b);
    if (x.form != y.form) return x.form <=> y.form;
    if (x.form == Form::end) return std::weak_ordering::equivalent;
    if (x.rank != y.rank) return x.rank <=> y.rank;
    const auto c =
        x.form == Form::number ? compare_digits(x.text, y.text) : compare_nocase(x.text, y.text);
    if (c != 0 && !(x.form == Form::pre_word)) return c;
  }
}

}  // namespace

namespace version {
extern const VersionScheme generic{"generic", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
