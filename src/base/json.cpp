#include "base/json.h"

namespace assay {

namespace {
constexpr int kMaxDepth = 200;
}

Result<Json> parse_json(std::string_view text) {
  bool too_deep = false;
  const auto guard = [&too_deep](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) too_deep = true;
    return !too_deep;
  };
  try {
    Json value = Json::parse(text.begin(), text.end(), guard);
    if (too_deep) return fail(ErrorCode::limit, "JSON is nested more than 200 levels deep");
    return value;
  } catch (const Json::parse_error& error) {
    return fail(ErrorCode::damaged, std::string("not valid JSON: ") + error.what());
  }
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string string_or(const Json& object, const char* key, std::string_view fallback) {
  if (!object.is_object()) return std::string(fallback);
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::string(fallback);
  return found->get<std::string>();
}

std::int64_t int_or(const Json& object, const char* key, std::int64_t fallback) {
  if (!object.is_object()) return fallback;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return fallback;
  return found->get<std::int64_t>();
}

}  // namespace assay
