#include "http/application.h"

#include "asset/accounts.h"
#include "asset/idempotency.h"
#include "base/hash.h"
#include "base/json.h"
#include "http/problem.h"
#include "http/route.h"

#include <sodium.h>

#include <charconv>
#include <chrono>

namespace assay::http {
namespace {

constexpr std::uint64_t kJsonBytes = 4u << 20;

std::string new_trace_id() {
  std::array<std::byte, 16> random{};
  randombytes_buf(random.data(), random.size());
  return to_hex(random);
}

// W3C traceparent: 00-<32 hex>-<16 hex>-<2 hex>.
std::string trace_id_of(const Request& request) {
  const std::string_view parent = request.headers.get("traceparent");
  if (parent.size() == 55 && parent.starts_with("00-") && parent[35] == '-') {
    const std::string_view id = parent.substr(3, 32);
    if (id.find_first_not_of("0123456789abcdef") == std::string_view::npos) return std::string(id);
  }
  return new_trace_id();
}

std::string cookie(const Request& request, std::string_view name) {
  for (const auto& field : request.headers.fields()) {
    if (!equal_ignoring_case(field.name, "cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return std::string(pair.substr(equals + 1));
      }
    }
  }
  return {};
}

bool writes(std::string_view method) { return method != "GET" && method != "HEAD"; }

// A browser says where a request comes from; programs that send neither field carry no cookies of a
// victim.
bool same_origin(const Request& request, const Site& site) {
  const std::string_view fetch_site = request.headers.get("sec-fetch-site");
  if (!fetch_site.empty() && fetch_site != "same-origin" && fetch_site != "none") return false;
  if (!request.headers.has("origin")) return true;
  const std::string_view origin = request.headers.get("origin");
  if (!site.public_origin.empty()) return origin == site.public_origin;
  return origin == "http://" + std::string(request.headers.get("host"));
}

bool json_type(const Request& request) {
  const std::string_view type = request.headers.get("content-type");
  return equal_ignoring_case(type.substr(0, type.find(';')), "application/json");
}

// `"3"` → 3; `*` → whatever is there.
Result<std::int64_t> parse_etag(std::string_view text) {
  if (text.empty()) return fail(ErrorCode::invalid_input, "missing");
  if (text == "*") return asset::kAnyEtag;
  if (text.starts_with("W/")) text.remove_prefix(2);
  std::int64_t value = 0;
  if (text.size() >= 3 && text.front() == '"' && text.back() == '"') {
    const char* end = text.data() + text.size() - 1;
    const auto [at, ec] = std::from_chars(text.data() + 1, end, value);
    if (ec == std::errc() && at == end && value >= 0) return value;
  }
  return fail(ErrorCode::conflict, "The ETag in If-Match is none of ours.", "stale");
}

bool allowed(Access access, const asset::Actor& actor) {
  switch (access) {
    case Access::open:
    case Access::signed_in:
      return true;
    case Access::reviewer:
      return actor.has("reviewer");
    case Access::administrator:
      return actor.has("administrator");
  }
  return false;
}

bool api_path(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

std::string pack_headers(const Headers& headers) {
  Json json = Json::array();
  for (const auto& field : headers.fields()) json.push_back({field.name, field.value});
  return dump_json(json);
}

Response unpack_answer(const asset::StoredAnswer& answer) {
  Response response;
  response.status = answer.status;
  response.body = answer.body;
  if (const auto json = parse_json(answer.headers); json && json->is_array()) {
    for (const auto& field : *json) {
      if (field.is_array() && field.size() == 2 && field[0].is_string() && field[1].is_string()) {
        response.headers.add(field[0].get<std::string>(), field[1].get<std::string>());
      }
    }
  }
  response.headers.add("Idempotency-Replayed", "true");
  return response;
}

}  // namespace

std::string_view session_cookie_name(const Site& site) {
  return site.secure() ? "__Host-assay_session" : "assay_session";
}

std::string session_cookie(const Site& site, const std::string& token,
                           std::int64_t max_age_seconds) {
  return std::string(session_cookie_name(site)) + "=" + token +
         "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
         std::to_string(token.empty() ? 0 : max_age_seconds) + (site.secure() ? "; Secure" : "");
}

Application::Application(Services& services, StaticFiles files,
                         std::function<void(const AccessRecord&)> log)
    : services_(services), files_(std::move(files)), log_(std::move(log)) {
  for (const Route* route : all_route()) route->add(router_);
}

Plan Application::plan(const Request& head) const {
  const Match match = router_.match(head.method, head.path);
  if (match.endpoint == nullptr) return {};
  const Endpoint& endpoint = *match.endpoint;
  switch (endpoint.body) {
    case BodyKind::none:
      // A POST without a body may still carry "{}".
      return {Plan::Body::buffered, 1024};
    case BodyKind::json:
      return {Plan::Body::buffered,
              endpoint.max_body_bytes > 0 ? endpoint.max_body_bytes : kJsonBytes};
    case BodyKind::bytes:
      return {Plan::Body::buffered, endpoint.max_body_bytes};
    case BodyKind::stream:
      return {Plan::Body::streamed, endpoint.max_body_bytes};
  }
  return {};
}

Response Application::handle(Request& request, ByteStream& body) {
  const auto started = std::chrono::steady_clock::now();
  Call call{services_, request, body, {}, trace_id_of(request), {}, {}, 0};
  AccessRecord record;
  Response response;
  try {
    response = route(call, record);
  } catch (const std::exception& e) {
    record.error = e.what();
    response = problem_response(to_problem(Error{ErrorCode::internal, e.what()}), call.trace_id);
  }
  if (!response.headers.has("Cache-Control")) response.headers.add("Cache-Control", "no-store");
  response.headers.add("Trace-Id", call.trace_id);
  add_security_headers(response);
  record.method = request.method;
  record.path = request.path;
  record.remote_address = request.remote_address;
  record.user_id = call.actor.user_id;
  record.trace_id = call.trace_id;
  record.status = response.status;
  record.response_bytes = response.file ? response.file->size() : response.body.size();
  record.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  if (log_) log_(record);
  return response;
}

Response Application::refuse(const Request& head, int status, const std::string& detail) {
  const std::string trace_id = new_trace_id();
  const char* code = status == 413   ? "too_large"
                     : status == 431 ? "header_too_large"
                     : status == 500 ? "internal"
                                     : "bad_request";
  Response response = problem_response({status, code, status == 500 ? "" : detail, {}}, trace_id);
  response.headers.add("Trace-Id", trace_id);
  add_security_headers(response);
  if (log_) {
    AccessRecord record;
    record.method = head.method;
    record.path = head.path;
    record.remote_address = head.remote_address;
    record.trace_id = trace_id;
    record.status = status;
    record.error = detail;
    log_(record);
  }
  return response;
}

Response Application::route(Call& call, AccessRecord& record) {
  Request& request = call.request;
  Match match = router_.match(request.method, request.path);
  if (match.endpoint == nullptr) {
    if (!match.allow.empty()) {
      Response response = problem_response(
          {405, "method_not_allowed", "This address takes " + match.allow + ".", {}},
          call.trace_id);
      response.headers.add("Allow", match.allow);
      return response;
    }
    if (api_path(request.path)) {
      return problem_response({404, "not_found", "There is nothing at this address.", {}},
                              call.trace_id);
    }
    if (!writes(request.method)) return files_.serve(request);
    return problem_response({405, "method_not_allowed", "This address is read only.", {}},
                            call.trace_id);
  }
  call.parameters = std::move(match.parameters);
  return run(call, *match.endpoint, record);
}

Response Application::run(Call& call, const Endpoint& endpoint, AccessRecord& record) {
  Request& request = call.request;
  if (writes(request.method) && !same_origin(request, services_.site)) {
    return problem_response(
        {403, "cross_origin", "The request comes from another site than this centre.", {}},
        call.trace_id);
  }
  call.session_token = cookie(request, session_cookie_name(services_.site));
  if (endpoint.access != Access::open) {
    if (call.session_token.empty()) {
      return problem_response({401, "unauthenticated", "Nobody is signed in.", {}}, call.trace_id);
    }
    auto actor = asset::authenticate(services_.centre, call.session_token);
    if (!actor) return problem_response(to_problem(actor.error()), call.trace_id);
    call.actor = std::move(*actor);
    if (!allowed(endpoint.access, call.actor)) {
      return problem_response({403, "role", "This needs another role than yours.", {}},
                              call.trace_id);
    }
  }
  if (endpoint.body == BodyKind::json && !request.body.empty() && !json_type(request)) {
    return problem_response({415, "unsupported_media_type", "Send application/json.", {}},
                            call.trace_id);
  }
  if (endpoint.if_match) {
    const auto etag = parse_etag(request.headers.get("if-match"));
    if (!etag && etag.error().code == ErrorCode::invalid_input) {
      return problem_response(
          {428, "precondition_required", "Send If-Match with the ETag that you saw.", {}},
          call.trace_id);
    }
    if (!etag) return problem_response(to_problem(etag.error()), call.trace_id);
    call.etag = *etag;
  }
  const std::string key(request.headers.get("idempotency-key"));
  if (endpoint.idempotent && !key.empty()) return run_idempotent(call, endpoint, key, record);
  return run_once(call, endpoint, record);
}

Response Application::run_once(Call& call, const Endpoint& endpoint, AccessRecord& record) {
  auto result = endpoint.run(call);
  if (result) return std::move(*result);
  const Problem problem = to_problem(result.error());
  if (problem.status >= 500) record.error = result.error().text();
  return problem_response(problem, call.trace_id);
}

Response Application::run_idempotent(Call& call, const Endpoint& endpoint, const std::string& key,
                                     AccessRecord& record) {
  if (key.size() > 200) {
    return problem_response(
        {422, "invalid_input", "An Idempotency-Key has at most 200 characters.", {}},
        call.trace_id);
  }
  const Request& request = call.request;
  const std::string digest =
      sha256(as_bytes(request.method + "\n" + request.path + "\n" + request.body)).hex();
  auto stored = asset::begin_idempotent(services_.centre, call.actor, key, digest);
  if (!stored) return problem_response(to_problem(stored.error()), call.trace_id);
  if (*stored) return unpack_answer(**stored);
  Response response = run_once(call, endpoint, record);
  // Refusals may be tried again with the same key once their reason is gone.
  const Status kept = response.status < 300
                          ? asset::finish_idempotent(
                                services_.centre, call.actor, key,
                                {response.status, response.body, pack_headers(response.headers)})
                          : asset::drop_idempotent(services_.centre, call.actor, key);
  if (!kept) record.error = kept.error().text();
  return response;
}

}  // namespace assay::http
