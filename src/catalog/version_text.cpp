#include "catalog/version_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::catalog {

std::weak_ordering compare_digits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return compare_bytes(a, b);
}

std::weak_ordering compare_bytes(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;
}

std::weak_ordering compare_nocase(std::string_view a, std::string_view b) {
  const std::size_t n = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < n; ++i) {
    const auto x = static_cast<unsigned char>(to_lower(a[i]));
    const auto y = static_cast<unsigned char>(to_lower(b[i]));
    if (x != y) return x <=> y;
  }
  return a.size() <=> b.size();
}

std::string_view take_digits(std::string_view& s) {
  std::size_t n = 0;
  while (n < s.size() && is_digit(s[n])) ++n;
  const auto out = s.substr(0, n);
  s.remove_prefix(n);
  return out;
}

std::string_view take_letters(std::string_view& s) {
  std::size_t n = 0;
  while (n < s.size() && is_letter(s[n])) ++n;
  const auto out = s.substr(0, n);
  s.remove_prefix(n);
  return out;
}

std::string_view take_until(std::string_view& s, char stop) {
  const std::size_t at = s.find(stop);
  const auto out = s.substr(0, at);
  s.remove_prefix(at == std::string_view::npos ? s.size() : at + 1);
  return out;
}

std::string_view trim_version(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  if (s.size() > 1 && (s[0] == 'v' || s[0] == 'V') && is_digit(s[1])) s.remove_prefix(1);
  return s;
}

int prerelease_rank(std::string_view word) {
  // Negative: before the release; the further, the earlier.
  static constexpr std::array<std::pair<std::string_view, int>, 13> kWords{{{"dev", -6},
                                                                            {"snapshot", -6},
                                                                            {"alpha", -5},
                                                                            {"a", -5},
                                                                            {"beta", -4},
                                                                            {"b", -4},
                                                                            {"milestone", -3},
                                                                            {"m", -3},
                                                                            {"pre", -2},
                                                                            {"preview", -2},
                                                                            {"rc", -1},
                                                                            {"cr", -1},
                                                                            {"c", -1}}};
  for (const auto& [text, rank] : kWords) {
    if (word.size() == text.size() && compare_nocase(word, text) == 0) return rank;
  }
  return 0;
}

namespace {

struct Semver {
  std::string_view core;
  std::string_view pre;
  bool split_words = false;  // `pre` came without a dash: "rc2" is "rc" then 2
};

Semver parse_semver(std::string_view s) {
  s = trim_version(s);
  if (s.starts_with('=')) s = trim_version(s.substr(1));
  if (s.starts_with("go") && s.size() > 2 && is_digit(s[2])) s.remove_prefix(2);
  s = s.substr(0, s.find('+'));
  std::size_t n = 0;
  while (n < s.size() && (is_digit(s[n]) || s[n] == '.')) ++n;
  Semver out;
  out.core = s.substr(0, n);
  s.remove_prefix(n);
  out.split_words = !s.starts_with('-');
  if (!s.empty() && (s[0] == '-' || s[0] == '_')) s.remove_prefix(1);
  out.pre = s;
  while (out.core.ends_with('.')) out.core.remove_suffix(1);
  return out;
}

std::weak_ordering compare_core(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto c = compare_digits(take_until(a, '.'), take_until(b, '.')); c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

std::string_view take_identifier(std::string_view& s, bool split_words) {
  if (!split_words) return take_until(s, '.');
  auto out = take_letters(s);
  if (out.empty()) out = take_digits(s);
  if (out.empty()) out = take_until(s, '.');
  if (s.starts_with('.')) s.remove_prefix(1);
  return out;
}

std::weak_ordering compare_identifier(std::string_view a, std::string_view b, bool ignore_case) {
  const bool na = all_digits(a);
  const bool nb = all_digits(b);
  if (na != nb) return na ? std::weak_ordering::less : std::weak_ordering::greater;
  if (na) return compare_digits(a, b);
  return ignore_case ? compare_nocase(a, b) : compare_bytes(a, b);
}

}  // namespace

std::weak_ordering compare_semver(std::string_view a, std::string_view b, bool ignore_case) {
  auto x = parse_semver(a);
  auto y = parse_semver(b);
  if (const auto c = compare_core(x.core, y.core); c != 0) return c;
  if (x.pre.empty() != y.pre.empty()) {
    return x.pre.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  const bool split = x.split_words || y.split_words;
  while (!x.pre.empty() && !y.pre.empty()) {
    const auto i = take_identifier(x.pre, split);
    const auto j = take_identifier(y.pre, split);
    if (const auto c = compare_identifier(i, j, ignore_case); c != 0) return c;
  }
  return !x.pre.empty() <=> !y.pre.empty();
}

}  // namespace assay::catalog
