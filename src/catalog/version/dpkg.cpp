// Debian Policy §5.6.12: [epoch:]upstream[-revision]; a tilde sorts before everything, even the
// end.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"Debian", "Ubuntu", "Echo"};
constexpr std::string_view kPurlTypes[] = {"deb"};

int weight(char c) {
  if (c == '~') return -1;
  if (is_letter(c)) return static_cast<unsigned char>(c);
  return static_cast<unsigned char>(c) + 256;
}

// What is not digits, character by character; the end weighs 0, between the tilde and the letters.
std::weak_ordering compare_text(std::string_view& a, std::string_view& b) {
  while ((!a.empty() && !is_digit(a[0])) || (!b.empty() && !is_digit(b[0]))) {
    const int x = a.empty() || is_digit(a[0]) ? 0 : weight(a[0]);
    const int y = b.empty() || is_digit(b[0]) ? 0 : weight(b[0]);
    if (x != y) return x <=> y;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto c = compare_text(a, b); c != 0) return c;
    if (const auto c = compare_digits(take_digits(a), take_digits(b)); c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

struct Parts {
  std::string_view epoch, upstream, revision;
};

Parts split(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  Parts p;
  const std::size_t colon = s.find(':');
  if (colon != std::string_view::npos && all_digits(s.substr(0, colon))) {
    p.epoch = s.substr(0, colon);
    s.remove_prefix(colon + 1);
  }
  const std::size_t dash = s.rfind('-');
  p.upstream = s.substr(0, dash);
  if (dash != std::string_view::npos) p.revision = s.substr(dash + 1);
  return p;
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  const Parts x = split(a);
  const Parts y = split(b);
  if (const auto c = compare_digits(x.epoch, y.epoch); c != 0) return c;
  if (const auto c = compare_part(x.upstream, y.upstream); c != 0) return c;
  return compare_part(x.revision, y.revision);
}

}  // namespace

namespace version {
extern const VersionScheme dpkg{"dpkg", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
