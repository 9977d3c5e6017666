// Line by line through a text, without copies.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::catalog {

inline std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Ends at LF or CRLF; the last line may lack its end.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    const auto end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

 private:
  std::string_view rest_;
};

inline std::string_view last_step(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Fields of "Key: value" records (Debian control, Python METADATA, jar manifests): continuation
// lines begin with a blank. `fold` says how they join: a manifest's line break lies inside a word.
enum class Fold { keep_first_line, join };

class Fields {
 public:
  Fields(std::string_view text, Fold fold);
  // The first value of that key (compared without case), or empty.
  std::string_view get(std::string_view key) const;
  std::vector<std::string_view> all(std::string_view key) const;
  bool empty() const { return fields_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// The next record of a file whose records are parted by blank lines; empty at the end.
std::string_view next_record(std::string_view& rest);

bool equal_ignoring_case(std::string_view a, std::string_view b);

// Names and versions that go into a purl: printable, no blanks, of a sensible length.
bool plausible_word(std::string_view text, std::size_t max_bytes = 200);

}  // namespace assay::catalog
