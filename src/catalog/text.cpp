#include "catalog/text.h"

#include <algorithm>

namespace assay::catalog {

namespace {
constexpr std::size_t kMaxFields = 400;
constexpr std::size_t kMaxValueBytes = 16384;
}  // namespace

Fields::Fields(std::string_view text, Fold fold) {
  for (Lines lines(text); const auto line = lines.next();) {
    if (line->empty()) break;  // what follows is another record or the body
    if (line->front() == ' ' || line->front() == '\t') {
      if (fold == Fold::join && !fields_.empty() && fields_.back().second.size() < kMaxValueBytes) {
        fields_.back().second += line->substr(1);
      }
      continue;
    }
    const auto colon = line->find(':');
    if (colon == std::string_view::npos || fields_.size() >= kMaxFields) continue;
    std::string_view value = line->substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    fields_.emplace_back(line->substr(0, colon), value.substr(0, kMaxValueBytes));
  }
}

std::string_view Fields::get(std::string_view key) const {
  for (const auto& [name, value] : fields_) {
    if (equal_ignoring_case(name, key)) return trim(value);
  }
  return {};
}

std::vector<std::string_view> Fields::all(std::string_view key) const {
  std::vector<std::string_view> out;
  for (const auto& [name, value] : fields_) {
    if (equal_ignoring_case(name, key)) out.push_back(trim(value));
  }
  return out;
}

std::string_view next_record(std::string_view& rest) {
  while (rest.starts_with('\n') || rest.starts_with("\r\n")) {
    rest.remove_prefix(rest.front() == '\r' ? 2 : 1);
  }
  const auto lf = rest.find("\n\n");
  const auto crlf = rest.find("\n\r\n");
  const std::string_view record = rest.substr(0, std::min(lf, crlf));
  rest.remove_prefix(record.size());
  return record;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool plausible_word(std::string_view text, std::size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace assay::catalog
