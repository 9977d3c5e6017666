// OpenSSL: 1.0.2 < 1.0.2a < … < 1.0.2z < 1.0.2za; `-beta1`, `-pre3`, `-alpha1`, `-dev` come before
// the release. Another word after a dash (`1.0.2k-fips`) names a build of the same source and has
// no order.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {

std::weak_ordering compare_numbers(std::string_view& a, std::string_view& b) {
  while ((!a.empty() && (is_digit(a[0]) || a[0] == '.')) ||
         (!b.empty() && (is_digit(b[0]) || b[0] == '.'))) {
    if (const auto c = compare_digits(take_digits(a), take_digits(b)); c != 0) return c;
    if (a.starts_with('.')) a.remove_prefix(1);
    if (b.starts_with('.')) b.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_letters(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return compare_nocase(a, b);
}

struct Tail {
  int rank = 0;
  std::string_view number;
};

Tail tail_of(std::string_view s) {
  if (!s.starts_with('-') && !s.starts_with('_')) return {};
  s.remove_prefix(1);
  Tail t;
  t.rank = prerelease_rank(take_letters(s));
  if (t.rank != 0) t.number = take_digits(s);
  return t;
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  a = trim_version(a);
  b = trim_version(b);
  if (const auto c = compare_numbers(a, b); c != 0) return c;
  if (const auto c = compare_letters(take_letters(a), take_letters(b)); c != 0) return c;
  const Tail x = tail_of(a);
  const Tail y = tail_of(b);
  if (x.rank != y.rank) return x.rank <=> y.rank;
  return compare_digits(x.number, y.number);
}

}  // namespace

namespace version {
extern const VersionScheme openssl{"openssl", {}, {}, compare};
}  // namespace version

}  // namespace assay::catalog
