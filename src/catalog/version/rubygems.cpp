// Gem::Version: segments of digits or letters; a word is older than any number, so it marks a
// pre-release.
#include "catalog/version.h"
#include "catalog/version_text.h"

#include <string>
#include <vector>

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"RubyGems"};
constexpr std::string_view kPurlTypes[] = {"gem"};

bool is_zero(std::string_view s) { return s.find_first_not_of('0') == std::string_view::npos; }

// "-" stands for ".pre."; zeros before the first word and at the end do not count.
std::vector<std::string_view> segments(std::string_view s) {
  std::vector<std::string_view> out;
  std::size_t first_word = std::string_view::npos;
  while (!s.empty()) {
    std::string_view part;
    if (is_digit(s[0])) {
      part = take_digits(s);
    } else if (is_letter(s[0])) {
      part = take_letters(s);
    } else {
      if (s[0] == '-') part = "pre";
      s.remove_prefix(1);
      if (part.empty()) continue;
    }
    if (!is_digit(part[0]) && first_word == std::string_view::npos) first_word = out.size();
    out.push_back(part);
  }
  while (!out.empty() && is_zero(out.back())) out.pop_back();
  if (first_word < out.size()) {
    std::size_t keep = first_word;
    while (keep > 0 && is_zero(out[keep - 1])) --keep;
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(keep),
              out.begin() + static_cast<std::ptrdiff_t>(first_word));
  }
  return out;
}

std::weak_ordering compare_segment(std::string_view a, std::string_view b) {
  const bool na = is_digit(a[0]);
  const bool nb = is_digit(b[0]);
  if (na != nb) return na ? std::weak_ordering::greater : std::weak_ordering::less;
  return na ? compare_digits(a, b) : compare_bytes(a, b);
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  const auto x = segments(trim_version(a));
  const auto y = segments(trim_version(b));
  for (std::size_t i = 0; i < x.size() || i < y.size(); ++i) {
    const auto c = compare_segment(i < x.size() ? x[i] : "0", i < y.size() ? y[i] : "0");
    if (c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

namespace version {
extern const VersionScheme rubygems{"rubygems", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
