// rpmvercmp over [epoch:]version[-release]: segments of digits or letters, `~` before the end, `^`
// after it. Module streams (`.module_el8.5.0+119+9a9ec082`) are part of the release and need no
// rule of their own.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"AlmaLinux", "Rocky Linux", "Red Hat", "Fedora",
                                            "openSUSE",  "SUSE",        "Mageia",  "openEuler",
                                            "Photon OS", "Azure Linux"};
constexpr std::string_view kPurlTypes[] = {"rpm"};

bool is_segment(char c) { return is_digit(c) || is_letter(c); }

void skip_separators(std::string_view& s) {
  while (!s.empty() && !is_segment(s[0]) && s[0] != '~' && s[0] != '^') s.remove_prefix(1);
}

// A mark that only one side has decides: `~` makes it older; `^` newer than the end, older than
// more text. Returns true when decided or when both had it (then `result` is equivalent and both
// moved on).
bool compare_mark(char mark, std::string_view& a, std::string_view& b, std::weak_ordering& result) {
  const bool x = a.starts_with(mark);
  const bool y = b.starts_with(mark);
  if (!x && !y) return false;
  result = std::weak_ordering::equivalent;
  if (x && y) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  } else if (mark == '~') {
    result = x ? std::weak_ordering::less : std::weak_ordering::greater;
  } else if (x) {
    result = b.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  } else {
    result = a.empty() ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return true;
}

std::weak_ordering compare_segment(std::string_view& a, std::string_view& b) {
  if (is_digit(a[0])) {
    if (!is_digit(b[0])) return std::weak_ordering::greater;  // a number is newer than a word
    return compare_digits(take_digits(a), take_digits(b));
  }
  if (is_digit(b[0])) return std::weak_ordering::less;
  return compare_bytes(take_letters(a), take_letters(b));
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  auto result = std::weak_ordering::equivalent;
  while (!a.empty() || !b.empty()) {
    skip_separators(a);
    skip_separators(b);
    if (compare_mark('~', a, b, result) || compare_mark('^', a, b, result)) {
      if (result != 0) return result;
      continue;
    }
    if (a.empty() || b.empty()) break;
    if (const auto c = compare_segment(a, b); c != 0) return c;
  }
  return a.size() == b.size() ? std::weak_ordering::equivalent : !a.empty() <=> !b.empty();
}

struct Parts {
  std::string_view epoch, version, release;
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
  p.version = s.substr(0, dash);
  if (dash != std::string_view::npos) p.release = s.substr(dash + 1);
  return p;
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  const Parts x = split(a);
  const Parts y = split(b);
  if (const auto c = compare_digits(x.epoch, y.epoch); c != 0) return c;
  if (const auto c = compare_part(x.version, y.version); c != 0) return c;
  // A release that is not given matches every release, as in a dependency.
  if (x.release.empty() || y.release.empty()) return std::weak_ordering::equivalent;
  return compare_part(x.release, y.release);
}

}  // namespace

namespace version {
extern const VersionScheme rpm{"rpm", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
