// PEP 440: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]. Text that is not a PEP 440 version sorts
// first.
#include "catalog/version.h"
#include "catalog/version_text.h"

#include <optional>

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"PyPI"};
constexpr std::string_view kPurlTypes[] = {"pypi"};

struct Version {
  std::string_view epoch, release, pre, post, dev, local;
  int pre_rank = 0;  // a -3, b -2, rc -1; none: 0
  bool has_post = false, has_dev = false;
};

void skip_separator(std::string_view& s) {
  if (!s.empty() && (s[0] == '.' || s[0] == '-' || s[0] == '_')) s.remove_prefix(1);
}

bool take_word(std::string_view& s, std::string_view word) {
  if (s.size() < word.size() || compare_nocase(s.substr(0, word.size()), word) != 0) return false;
  s.remove_prefix(word.size());
  return true;
}

// The number after a word, with its optional separator; nothing means 0.
std::string_view number_after(std::string_view& s) {
  auto rest = s;
  skip_separator(rest);
  if (rest.empty() || !is_digit(rest[0])) return {};
  s = rest;
  return take_digits(s);
}

int take_pre_word(std::string_view& s) {
  if (take_word(s, "alpha") || take_word(s, "a")) return -3;
  if (take_word(s, "beta") || take_word(s, "b")) return -2;
  if (take_word(s, "rc") || take_word(s, "preview") || take_word(s, "pre") || take_word(s, "c"))
    return -1;
  return 0;
}

void take_pre(std::string_view& s, Version& v) {
  auto rest = s;
  skip_separator(rest);
  v.pre_rank = take_pre_word(rest);
  if (v.pre_rank == 0) return;
  v.pre = number_after(rest);
  s = rest;
}

void take_post(std::string_view& s, Version& v) {
  auto rest = s;
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    v.post = take_digits(rest);
    v.has_post = true;
    s = rest;
    return;
  }
  skip_separator(rest);
  v.has_post = take_word(rest, "post") || take_word(rest, "rev") || take_word(rest, "r");
  if (!v.has_post) return;
  v.post = number_after(rest);
  s = rest;
}

void take_dev(std::string_view& s, Version& v) {
  auto rest = s;
  skip_separator(rest);
  v.has_dev = take_word(rest, "dev");
  if (!v.has_dev) return;
  v.dev = number_after(rest);
  s = rest;
}

std::optional<Version> parse(std::string_view s) {
  Version v;
  s = trim_version(s);
  const std::size_t bang = s.find('!');
  if (bang != std::string_view::npos && all_digits(s.substr(0, bang))) {
    v.epoch = s.substr(0, bang);
    s.remove_prefix(bang + 1);
  }
  std::size_t n = 0;
  while (n < s.size() &&
         (is_digit(s[n]) || (s[n] == '.' && n + 1 < s.size() && is_digit(s[n + 1]))))
    ++n;
  v.release = s.substr(0, n);
  if (v.release.empty() || !is_digit(v.release[0])) return std::nullopt;
  s.remove_prefix(n);
  take_pre(s, v);
  take_post(s, v);
  take_dev(s, v);
  if (s.starts_with('+')) {
    v.local = s.substr(1);
  } else if (!s.empty()) {
    return std::nullopt;
  }
  return v;
}

std::weak_ordering compare_release(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    if (const auto c = compare_digits(take_until(a, '.'), take_until(b, '.')); c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

// A bare development release of the version itself stands before its alphas.
int pre_key(const Version& v) {
  if (v.pre_rank != 0) return v.pre_rank;
  return v.has_dev && !v.has_post ? -4 : 0;
}

std::weak_ordering compare_local(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    skip_separator(a);
    skip_separator(b);
    const auto x = a.substr(0, a.find_first_of("._-"));
    const auto y = b.substr(0, b.find_first_of("._-"));
    a.remove_prefix(x.size());
    b.remove_prefix(y.size());
    const bool nx = all_digits(x);
    if (nx != all_digits(y)) return nx ? std::weak_ordering::greater : std::weak_ordering::less;
    if (const auto c = nx ? compare_digits(x, y) : compare_nocase(x, y); c != 0) return c;
  }
  return !a.empty() <=> !b.empty();
}

std::weak_ordering compare_parsed(const Version& x, const Version& y) {
  if (const auto c = compare_digits(x.epoch, y.epoch); c != 0) return c;
  if (const auto c = compare_release(x.release, y.release); c != 0) return c;
  if (pre_key(x) != pre_key(y)) return pre_key(x) <=> pre_key(y);
  if (const auto c = compare_digits(x.pre, y.pre); c != 0) return c;
  if (x.has_post != y.has_post) return x.has_post <=> y.has_post;
  if (const auto c = compare_digits(x.post, y.post); c != 0) return c;
  if (x.has_dev != y.has_dev) return y.has_dev <=> x.has_dev;
  if (const auto c = compare_digits(x.dev, y.dev); c != 0) return c;
  return compare_local(x.local, y.local);
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  const auto x = parse(a);
  const auto y = parse(b);
  if (x && y) return compare_parsed(*x, *y);
  if (x.has_value() != y.has_value()) return x.has_value() <=> y.has_value();
  return compare_nocase(a, b);
}

}  // namespace

namespace version {
extern const VersionScheme pep440{"pep440", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
