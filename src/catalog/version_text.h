// Steps that several version orders share: reading digit runs and comparing them by value however
// long.
#pragma once

#include <compare>
#include <cstddef>
#include <string_view>

namespace assay::catalog {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_letter(char c) { return is_lower(c) || is_upper(c); }
inline char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

inline bool all_digits(std::string_view s) {
  for (const char c : s) {
    if (!is_digit(c)) return false;
  }
  return !s.empty();
}

// Two runs of digits by value: no width limit, no overflow. An empty run is zero.
std::weak_ordering compare_digits(std::string_view a, std::string_view b);
// Byte order, unsigned.
std::weak_ordering compare_bytes(std::string_view a, std::string_view b);
std::weak_ordering compare_nocase(std::string_view a, std::string_view b);

// The longest prefix of digits (or of letters); removed from `s`.
std::string_view take_digits(std::string_view& s);
std::string_view take_letters(std::string_view& s);
// Everything up to `stop`, which is removed too; the whole rest when there is none.
std::string_view take_until(std::string_view& s, char stop);
// White space at both ends, then one leading `v` or `V` before a digit.
std::string_view trim_version(std::string_view s);

// alpha < beta < rc … : how far before a release a word stands. 0 means "not a pre-release word".
int prerelease_rank(std::string_view word);

// Semantic versioning 2.0.0 precedence; lenient about the number of parts and about `1.2rc1`.
std::weak_ordering compare_semver(std::string_view a, std::string_view b, bool ignore_case);

}  // namespace assay::catalog
