// Fields of feed records that may be absent or of another type: the answer is then empty, never a
// throw.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::advisory {

using Value = simdjson::dom::element;

// One parser for each thread: it keeps its memory between records.
inline simdjson::dom::parser& json_parser() {
  static thread_local simdjson::dom::parser parser(std::size_t{1} << 30);
  return parser;
}

// False when the text is not JSON. The value is valid until the next call on this thread.
inline bool parse_record(std::string_view json, Value& out) {
  return json_parser().parse(json.data(), json.size()).get(out) == simdjson::SUCCESS;
}

inline std::string_view text_of(Value object, std::string_view key) {
  std::string_view out;
  if (object[key].get(out) != simdjson::SUCCESS) return {};
  return out;
}

inline std::string string_of(Value object, std::string_view key) {
  return std::string(text_of(object, key));
}

inline double number_of(Value object, std::string_view key, double fallback) {
  double out = fallback;
  if (object[key].get(out) != simdjson::SUCCESS) {
    return fallback;
  }
  return out;
}

inline bool flag_of(Value object, std::string_view key) {
  bool out = false;
  return object[key].get(out) == simdjson::SUCCESS && out;
}

inline bool object_of(Value object, std::string_view key, Value& out) {
  return object[key].get(out) == simdjson::SUCCESS && out.is_object();
}

// An array that is not there is empty.
inline simdjson::dom::array array_of(Value object, std::string_view key) {
  simdjson::dom::array out;
  static const simdjson::dom::array kEmpty = [] {
    static simdjson::dom::parser parser;
    return parser.parse(std::string_view("[]")).get_array().value();
  }();
  if (object[key].get(out) != simdjson::SUCCESS) return kEmpty;
  return out;
}

inline std::vector<std::string> strings_of(Value object, std::string_view key) {
  std::vector<std::string> out;
  for (const Value v : array_of(object, key)) {
    std::string_view s;
    if (v.get(s) == simdjson::SUCCESS) out.emplace_back(s);
  }
  return out;
}

// Cut to at most `max` bytes at a character's edge, on one line.
std::string one_line(std::string_view text, std::size_t max);

}  // namespace assay::advisory
