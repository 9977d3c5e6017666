// The one way to JSON. Include from .cpp files only: the header costs two seconds a file.
// Object members keep their order, so that output is the same every time.
#pragma once

#include "base/result.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace assay {

using Json = nlohmann::ordered_json;

// Strict JSON; the error says line and column. Depth is bounded.
Result<Json> parse_json(std::string_view text);
// UTF-8 that is not valid is replaced by U+FFFD, never thrown on. `indent` < 0 is one line.
std::string dump_json(const Json& value, int indent = -1);

// Members that may be absent or of another type: hostile input never throws.
std::string string_or(const Json& object, const char* key, std::string_view fallback = "");
std::int64_t int_or(const Json& object, const char* key, std::int64_t fallback = 0);

}  // namespace assay
