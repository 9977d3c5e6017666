// Events, health, the API document, and what a sign-in page needs to know.
#include "asset/events.h"
#include "asset/versions.h"
#include "http/event_hub.h"
#include "http/openapi_document.h"
#include "http/route.h"
#include "http/translate.h"

#include <charconv>

namespace assay::http {
namespace {

constexpr std::string_view kDemoBanner =
    "Demo policy: starter, partial or old data are accepted. Do not rely on its verdicts.";

// The rule of asset::check_package_name as an ECMAScript expression, for the browser's early word.
std::string name_pattern(const std::vector<std::string>& extensions) {
  std::string endings;
  for (const auto& extension : extensions) {
    endings += endings.empty() ? "" : "|";
    for (const char c : extension) endings += c == '.' ? std::string("\\.") : std::string(1, c);
  }
  return "^[A-Za-z0-9_()-][A-Za-z0-9._()-]*(" + endings + ")$";
}

Result<Response> get_about(Call& call) {
  const auto& settings = call.centre().settings();
  const bool demo = settings.policy_name == "demo";
  Json banners = Json::array();
  if (demo) banners.push_back({{"code", "demo_policy"}, {"text", kDemoBanner}});
  return json_response(200,
                       {{"product", "Assay"},
                        {"version", call.services.site.version},
                        {"policy", settings.policy_name},
                        {"demo", demo},
                        {"banners", std::move(banners)},
                        {"limits",
                         {{"upload_bytes", settings.browser_limit_bytes},
                          {"import_bytes", settings.import_limit_bytes},
                          {"attachment_bytes", 20u << 20},
                          {"proof_bytes", 10u << 20},
                          {"part_bytes", 64u << 20},
                          {"package_extensions", settings.package_extensions},
                          {"package_name_pattern", name_pattern(settings.package_extensions)}}},
                        {"choices",
                         {{"languages", asset::language_choices()},
                          {"operating_systems", asset::operating_system_choices()},
                          {"architectures", asset::architecture_choices()}}},
                        {"operator_contact", settings.operator_contact}});
}

Result<Response> get_openapi(Call&) {
  Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-cache");
  response.body = std::string(kOpenapiDocument);
  return response;
}

Result<Response> stream_events(Call& call) {
  std::string last(call.request.headers.get("last-event-id"));
  if (last.empty()) last = call.query("last_event_id");
  std::int64_t sequence = -1;
  if (!last.empty()) {
    const auto [end, ec] = std::from_chars(last.data(), last.data() + last.size(), sequence);
    if (ec != std::errc() || end != last.data() + last.size() || sequence < 0) sequence = 0;
  }
  Response response;
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");
  if (call.request.method == "HEAD") return response;
  response.stream = [&hub = call.services.events, actor = call.actor, token = call.session_token,
                     sequence](std::shared_ptr<StreamSink> sink) {
    hub.subscribe(std::move(sink), actor, token, sequence);
  };
  return response;
}

Result<Response> get_livez(Call&) {
  return json_response(200, {{"status", "ok"}, {"checks", Json::object()}});
}

Result<Response> get_readyz(Call& call) {
  const auto newest = asset::newest_event(call.centre());
  const std::size_t workers = call.services.facilities.workers();
  Json checks{{"database", newest ? std::string("ok") : newest.error().message},
              {"workers", workers > 0 ? "ok" : "no worker is running"}};
  const bool ready = newest.has_value() && workers > 0;
  return json_response(ready ? 200 : 503,
                       {{"status", ready ? "ok" : "unavailable"}, {"checks", std::move(checks)}});
}

void add(Router& router) {
  router.add({"GET", "/api/v1/about", get_about, Access::open});
  router.add({"GET", "/api/v1/openapi.json", get_openapi, Access::open});
  router.add({"GET", "/api/v1/events", stream_events});
  router.add({"GET", "/livez", get_livez, Access::open});
  router.add({"GET", "/readyz", get_readyz, Access::open});
}

}  // namespace

extern const Route platform{"platform", add};

}  // namespace assay::http
