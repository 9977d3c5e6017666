// Composer: numbers padded to four, stability dev < alpha < beta < RC < release < patch (`p`,
// `pl`). `dev-branch` has no number; like Composer 1 it is taken as newer than every release.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"Packagist"};
constexpr std::string_view kPurlTypes[] = {"composer"};

bool is_branch(std::string_view s) {
  return s.size() > 4 && compare_nocase(s.substr(0, 4), "dev-") == 0;
}

int stability(std::string_view word) {
  if (compare_nocase(word, "p") == 0 || compare_nocase(word, "pl") == 0 ||
      compare_nocase(word, "patch") == 0) {
    return 1;
  }
  return prerelease_rank(word);
}

std::weak_ordering compare_numbers(std::string_view& a, std::string_view& b) {
  while ((!a.empty() && is_digit(a[0])) || (!b.empty() && is_digit(b[0]))) {
    if (const auto c = compare_digits(take_digits(a), take_digits(b)); c != 0) return c;
    if (a.size() > 1 && a[0] == '.' && is_digit(a[1])) a.remove_prefix(1);
    if (b.size() > 1 && b[0] == '.' && is_digit(b[1])) b.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

void skip_separators(std::string_view& s) {
  while (!s.empty() && !is_digit(s[0]) && !is_letter(s[0])) s.remove_prefix(1);
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  a = trim_version(a.substr(0, a.find('+')));
  b = trim_version(b.substr(0, b.find('+')));
  if (is_branch(a) || is_branch(b)) return is_branch(a) <=> is_branch(b);
  if (const auto c = compare_numbers(a, b); c != 0) return c;
  while (!a.empty() || !b.empty()) {
    skip_separators(a);
    skip_separators(b);
    const int x = stability(take_letters(a));
    const int y = stability(take_letters(b));
    if (x != y) return x <=> y;
    skip_separators(a);
    skip_separators(b);
    if (const auto c = compare_digits(take_digits(a), take_digits(b)); c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

namespace version {
extern const VersionScheme packagist{"packagist", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
