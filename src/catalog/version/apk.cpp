// Alpine: number{.number}[letter]{_suffix[number]}[~hash][-rN] (apk-tools, after Gentoo's rules).
#include "catalog/version.h"
#include "catalog/version_text.h"

#include <array>

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"Alpine", "Wolfi", "Chainguard", "MinimOS"};
constexpr std::string_view kPurlTypes[] = {"apk", "alpine"};

int suffix_rank(std::string_view word) {
  static constexpr std::array<std::string_view, 4> kBefore{"alpha", "beta", "pre", "rc"};
  static constexpr std::array<std::string_view, 5> kAfter{"cvs", "svn", "git", "hg", "p"};
  for (std::size_t i = 0; i < kBefore.size(); ++i) {
    if (word == kBefore[i]) return static_cast<int>(i) - 4;
  }
  for (std::size_t i = 0; i < kAfter.size(); ++i) {
    if (word == kAfter[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

// Parts after the first with a leading zero are compared as fractions: 1.02 < 1.1.
std::weak_ordering compare_number(std::string_view a, std::string_view b, bool first) {
  if (!first && (a.starts_with('0') || b.starts_with('0'))) return compare_bytes(a, b);
  return compare_digits(a, b);
}

std::weak_ordering compare_numbers(std::string_view& a, std::string_view& b) {
  for (bool first = true;; first = false) {
    const auto x = take_digits(a);
    const auto y = take_digits(b);
    if (const auto c = compare_number(x, y, first); c != 0) return c;
    const bool more_a = a.starts_with('.');
    const bool more_b = b.starts_with('.');
    if (more_a != more_b) return more_a <=> more_b;
    if (!more_a) return std::weak_ordering::equivalent;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
}

std::weak_ordering compare_letter(std::string_view& a, std::string_view& b) {
  const char x = !a.empty() && is_lower(a[0]) ? a[0] : '\0';
  const char y = !b.empty() && is_lower(b[0]) ? b[0] : '\0';
  if (x != '\0') a.remove_prefix(1);
  if (y != '\0') b.remove_prefix(1);
  return x <=> y;
}

std::weak_ordering compare_suffixes(std::string_view& a, std::string_view& b) {
  while (a.starts_with('_') || b.starts_with('_')) {
    int x = 0;
    int y = 0;
    if (a.starts_with('_')) a.remove_prefix(1), x = suffix_rank(take_letters(a));
    if (b.starts_with('_')) b.remove_prefix(1), y = suffix_rank(take_letters(b));
    if (x != y) return x <=> y;
    if (const auto c = compare_digits(take_digits(a), take_digits(b)); c != 0) return c;
    if (x == 0) break;  // words that we do not know: no order between them
  }
  return std::weak_ordering::equivalent;
}

std::string_view revision(std::string_view& s) {
  const std::size_t at = s.rfind("-r");
  if (at == std::string_view::npos || !all_digits(s.substr(at + 2))) return {};
  const auto out = s.substr(at + 2);
  s = s.substr(0, at);
  return out;
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  a = trim_version(a);
  b = trim_version(b);
  const auto ra = revision(a);
  const auto rb = revision(b);
  if (const auto c = compare_numbers(a, b); c != 0) return c;
  if (const auto c = compare_letter(a, b); c != 0) return c;
  if (const auto c = compare_suffixes(a, b); c != 0) return c;
  return compare_digits(ra, rb);
}

}  // namespace

namespace version {
extern const VersionScheme apk{"apk", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
