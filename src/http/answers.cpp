// Answers, request fields and the small parts of translate.h.
#include "http/translate.h"

#include <charconv>

namespace assay::http {

Response json_response(int status, const Json& json) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = dump_json(json);
  return response;
}

Response object_response(int status, const Json& json) {
  Response response = json_response(status, json);
  response.headers.add("ETag", string_or(json, "etag"));
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

Response download(std::string content, std::string media_type, std::string_view filename) {
  Response response;
  response.body = std::move(content);
  response.headers.add("Content-Type", std::move(media_type));
  response.headers.add("Content-Disposition",
                       "attachment; filename*=UTF-8''" + percent_encode(filename));
  // Whatever is inside, a browser runs nothing of it in our origin.
  response.headers.add("Content-Security-Policy",
                       "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  return response;
}

Result<Json> json_object(const Call& call) {
  if (call.request.body.empty()) return Json::object();
  ASSAY_ASSIGN(Json json, parse_json(call.request.body));
  if (!json.is_object()) return fail(ErrorCode::invalid_input, "Send a JSON object.", "/");
  return json;
}

Status take_text(const Json& object, const char* key, std::string& target) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (!found->is_string()) {
    return fail(ErrorCode::invalid_input, "This field is a text.", std::string("/") + key);
  }
  target = found->get<std::string>();
  return {};
}

Status take_texts(const Json& object, const char* key, std::vector<std::string>& target) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  const auto bad = [&] {
    return fail(ErrorCode::invalid_input, "This field is a list of texts.", std::string("/") + key);
  };
  if (!found->is_array()) return bad();
  std::vector<std::string> values;
  for (const auto& item : *found) {
    if (!item.is_string()) return bad();
    values.push_back(item.get<std::string>());
  }
  target = std::move(values);
  return {};
}

Result<bool> flag_or(const Json& object, const char* key, bool fallback) {
  const auto found = object.find(key);
  if (found == object.end()) return fallback;
  if (!found->is_boolean()) {
    return fail(ErrorCode::invalid_input, "This field is true or false.", std::string("/") + key);
  }
  return found->get<bool>();
}

Result<std::optional<bool>> query_flag(const Call& call, const char* name) {
  const std::string text = call.query(name);
  if (text.empty()) return std::optional<bool>();
  if (text == "true") return std::optional<bool>(true);
  if (text == "false") return std::optional<bool>(false);
  return fail(ErrorCode::invalid_input, "This filter is true or false.", std::string("/") + name);
}

Result<std::optional<asset::ReviewStatus>> query_status(const Call& call) {
  const std::string text = call.query("status");
  if (text.empty()) return std::optional<asset::ReviewStatus>();
  asset::ReviewStatus status{};
  if (!store::parse_status(text, status)) {
    return fail(ErrorCode::invalid_input, "There is no such status.", "/status");
  }
  return std::optional<asset::ReviewStatus>(status);
}

Json time_or_null(Seconds time) { return time == Seconds{} ? Json() : Json(to_rfc3339(time)); }

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json actions_json(const std::vector<asset::Action>& actions) {
  return list_json(actions, [](const asset::Action& action) {
    return Json{{"action", action.name},
                {"allowed", action.allowed},
                {"reason", text_or_null(action.message)},
                {"code", text_or_null(action.reason)}};
  });
}

Result<Slice> slice(const Call& call, std::size_t total) {
  ASSAY_ASSIGN(const asset::Page page, call.page());
  Slice out;
  if (!page.after.empty()) {
    const auto [end, ec] =
        std::from_chars(page.after.data(), page.after.data() + page.after.size(), out.begin);
    if (ec != std::errc() || *end != '\0') {
      return fail(ErrorCode::invalid_input, "This cursor does not belong to this list.", "/cursor");
    }
  }
  out.begin = std::min(out.begin, total);
  out.end = std::min(out.begin + static_cast<std::size_t>(page.limit), total);
  if (out.end < total) out.next = call.cursor(std::to_string(out.end));
  return out;
}

}  // namespace assay::http
