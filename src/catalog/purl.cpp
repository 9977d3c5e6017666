#include "catalog/purl.h"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::catalog {

namespace {

// What a type's own rules do to its parts (purl-spec, type definitions).
struct TypeRule {
  std::string_view type;
  bool lower_ns = false;
  bool lower_name = false;
  bool lower_version = false;
  bool dash_name = false;  // '_' and '-' are the same: written '-'
};

constexpr std::array kRules{
    TypeRule{"alpm", true, true},
    TypeRule{"apk", true, true},
    TypeRule{"bitbucket", true, true},
    TypeRule{"bitnami", false, true},
    TypeRule{"composer", true, true},
    TypeRule{"deb", true, true},
    TypeRule{"github", true, true},
    TypeRule{"golang", true, true},
    TypeRule{"hex", true, true},
    TypeRule{"huggingface", false, false, true},
    TypeRule{"luarocks", true, true},
    TypeRule{"npm", true, true},
    TypeRule{"oci", false, true},
    TypeRule{"pub", false, true},
    TypeRule{"pypi", false, true, false, true},
    TypeRule{"qpkg", true, false},
    TypeRule{"rpm", true, false},
};

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == ':';
}

void lower(std::string& text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
}

enum class Slash { encode, keep };

void append_encoded(std::string& out, std::string_view text, Slash slash) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_plain(c) || (c == '/' && slash == Slash::keep)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(ErrorCode::invalid_input, "purl holds a '%' without two hexadecimal digits");
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view strip_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

// Segments decoded one by one; empty ones vanish. "." and ".." have no place in a subpath.
Result<std::string> decode_path(std::string_view text, bool subpath) {
  std::string out;
  for (const auto part : split(text, '/')) {
    if (part.empty()) continue;
    ASSAY_ASSIGN(const std::string segment, decode(part));
    if (subpath && (segment == "." || segment == "..")) continue;
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

bool valid_type(std::string_view type) {
  if (type.empty() || is_digit(type.front())) return false;
  return std::ranges::all_of(
      type, [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool valid_key(std::string_view key) {
  if (key.empty() || is_digit(key.front())) return false;
  return std::ranges::all_of(
      key, [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; });
}

Status parse_qualifiers(std::string_view text, Purl& purl) {
  for (const auto pair : split(text, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    std::string key(pair.substr(0, equals));
    lower(key);
    if (!valid_key(key)) {
      return fail(ErrorCode::invalid_input, "purl holds an invalid qualifier key: " + key);
    }
    if (equals == std::string_view::npos) continue;
    ASSAY_ASSIGN(std::string value, decode(pair.substr(equals + 1)));
    if (value.empty()) continue;
    if (!purl.qualifiers.emplace(key, std::move(value)).second) {
      return fail(ErrorCode::invalid_input, "purl gives a qualifier twice: " + key);
    }
  }
  return {};
}

// The '@' before the version: the last one after the last '/', but not one that opens a name
// ("pkg:npm/@angular/core" written without its %40).
std::size_t version_mark(std::string_view rest) {
  const auto at = rest.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::string_view::npos;
  const auto slash = rest.rfind('/');
  if (slash != std::string_view::npos && at < slash) {
    // A '/' inside the version ("@feature/x") is a version still, unless '@' opens a segment.
    return rest[at - 1] == '/' ? std::string_view::npos : at;
  }
  return at;
}

Status check_type_needs(const Purl& purl) {
  const auto wants = [&](std::string_view type) { return purl.type == type; };
  if ((wants("swift") || wants("cpan") || wants("vscode-extension")) && purl.ns.empty()) {
    return fail(ErrorCode::invalid_input, "purl of type " + purl.type + " needs a namespace");
  }
  if (wants("swift") && purl.version.empty()) {
    return fail(ErrorCode::invalid_input, "purl of type swift needs a version");
  }
  if (wants("cran") && purl.version.empty()) {
    return fail(ErrorCode::invalid_input, "purl of type cran needs a version");
  }
  if (wants("conan") && purl.ns.empty() != !purl.qualifiers.contains("channel")) {
    return fail(ErrorCode::invalid_input,
                "purl of type conan needs a namespace and a channel together");
  }
  return {};
}

}  // namespace

std::string Purl::to_string() const {
  const Purl self = canonical(*this);
  std::string out = "pkg:" + self.type + '/';
  if (!self.ns.empty()) {
    append_encoded(out, strip_slashes(self.ns), Slash::keep);
    out += '/';
  }
  append_encoded(out, self.name, Slash::encode);
  if (!self.version.empty()) {
    out += '@';
    append_encoded(out, self.version, Slash::encode);
  }
  char separator = '?';
  for (const auto& [key, value] : self.qualifiers) {
    if (value.empty()) continue;
    out += separator;
    out += key + '=';
    append_encoded(out, value, Slash::keep);
    separator = '&';
  }
  if (!self.subpath.empty()) {
    out += '#';
    append_encoded(out, strip_slashes(self.subpath), Slash::keep);
  }
  return out;
}

Result<Purl> parse_purl(std::string_view text) {
  if (text.size() < 4 || !(text.starts_with("pkg:") || text.starts_with("PKG:"))) {
    return fail(ErrorCode::invalid_input, "not a purl: it does not begin with 'pkg:'");
  }
  std::string_view rest = text.substr(4);
  Purl purl;
  if (const auto hash = rest.rfind('#'); hash != std::string_view::npos) {
    ASSAY_ASSIGN(purl.subpath, decode_path(rest.substr(hash + 1), /*subpath=*/true));
    rest = rest.substr(0, hash);
  }
  if (const auto mark = rest.rfind('?'); mark != std::string_view::npos) {
    ASSAY_TRY(parse_qualifiers(rest.substr(mark + 1), purl));
    rest = rest.substr(0, mark);
  }
  while (rest.starts_with('/')) rest.remove_prefix(1);
  const auto slash = rest.find('/');
  purl.type = rest.substr(0, slash);
  if (slash == std::string_view::npos || !valid_type(purl.type)) {
    return fail(ErrorCode::invalid_input, "purl has no valid type: " + std::string(text));
  }
  rest = rest.substr(slash + 1);
  if (const auto at = version_mark(rest); at != std::string_view::npos) {
    ASSAY_ASSIGN(purl.version, decode(rest.substr(at + 1)));
    rest = rest.substr(0, at);
  }
  rest = strip_slashes(rest);
  const auto last = rest.rfind('/');
  if (last != std::string_view::npos) {
    ASSAY_ASSIGN(purl.ns, decode_path(rest.substr(0, last), /*subpath=*/false));
    rest = rest.substr(last + 1);
  }
  ASSAY_ASSIGN(purl.name, decode(rest));
  // "pkg:maven/@1.3.4": what stands before a version is not a name.
  if (purl.name.empty() || (purl.name.front() == '@' && purl.ns.empty())) {
    return fail(ErrorCode::invalid_input, "purl has no name: " + std::string(text));
  }
  purl = canonical(std::move(purl));
  ASSAY_TRY(check_type_needs(purl));
  return purl;
}

Purl canonical(Purl purl) {
  lower(purl.type);
  for (const TypeRule& rule : kRules) {
    if (rule.type != purl.type) continue;
    if (rule.lower_ns) lower(purl.ns);
    if (rule.lower_name) lower(purl.name);
    if (rule.lower_version) lower(purl.version);
    if (rule.dash_name) std::ranges::replace(purl.name, '_', '-');
  }
  // MLflow names are lower-case only where the registry is Databricks'.
  if (purl.type == "mlflow") {
    const auto url = purl.qualifiers.find("repository_url");
    if (url != purl.qualifiers.end() && url->second.find("databricks") != std::string::npos) {
      lower(purl.name);
    }
  }
  return purl;
}

}  // namespace assay::catalog
