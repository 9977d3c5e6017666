#include "unpack/safe_path.h"

namespace assay::unpack {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  if (text.size() < suffix.size()) return false;
  text.remove_prefix(text.size() - suffix.size());
  for (std::size_t i = 0; i < suffix.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != suffix[i]) return false;
  }
  return true;
}

bool is_drive(std::string_view step) {
  return step.size() == 2 && step[1] == ':' && ((step[0] | 32) >= 'a' && (step[0] | 32) <= 'z');
}

void append_step(std::string& out, std::string_view step) {
  if (!out.empty()) out += '/';
  for (const char c : step) out += is_control(c) ? '?' : c;
  if (step.back() == '!') {
    out.back() = '%';
    out += "21";
  }
}

// Most names need no work; looking is cheaper than rebuilding.
bool is_clean(std::string_view path) {
  bool step_begins = true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (step_begins && (c == '/' || c == '.')) return false;
    if (is_control(c) || (c == '!' && (i + 1 == path.size() || path[i + 1] == '/'))) return false;
    if (c == ':' && i == 1) return false;
    step_begins = c == '/';
  }
  return !path.empty() && !step_begins;
}

}  // namespace

std::string safe_path(std::string_view raw, std::size_t max_bytes) {
  if (raw.size() > max_bytes) raw = raw.substr(0, max_bytes);
  if (is_clean(raw)) return std::string(raw);
  if (raw == "." || raw == "./") return ".";
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const std::size_t slash = raw.find('/');
    const std::string_view step = raw.substr(0, slash);
    raw.remove_prefix(slash == std::string_view::npos ? raw.size() : slash + 1);
    if (step.empty() || step == "." || step == ".." || (out.empty() && is_drive(step))) continue;
    append_step(out, step);
  }
  return out.empty() ? "unnamed" : out;
}

std::string_view last_step(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string plain_member_name(std::string_view name, std::string_view suffix,
                              std::string_view tar_suffix) {
  name = last_step(name);
  if (!tar_suffix.empty() && name.size() > tar_suffix.size() &&
      ends_with_ignoring_case(name, tar_suffix)) {
    return std::string(name.substr(0, name.size() - tar_suffix.size())) + ".tar";
  }
  if (name.size() > suffix.size() && ends_with_ignoring_case(name, suffix)) {
    return std::string(name.substr(0, name.size() - suffix.size()));
  }
  return "content";
}

}  // namespace assay::unpack
