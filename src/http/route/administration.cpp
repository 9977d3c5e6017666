// Policy, data, engines, queue and audit.
#include "asset/audit.h"
#include "asset/scans.h"
#include "http/route.h"
#include "http/translate.h"

#include <charconv>

namespace assay::http {
namespace {

Json update_json(const DataUpdate& update) {
  return {{"configured", update.configured},
          {"running", update.running},
          {"last_attempt_at", time_or_null(update.last_attempt_at)},
          {"last_result", text_or_null(update.last_result)},
          {"next_attempt_at", time_or_null(update.next_attempt_at)}};
}

Json vulndb_json(const Call& call) {
  const auto& facilities = call.services.facilities;
  return {{"current", advisories_json(facilities.advisories(), call.centre().now())},
          {"update", update_json(facilities.update_status())}};
}

Result<Response> get_policy(Call& call) {
  const scan::Policy policy = call.services.facilities.policy();
  const char* rule = policy.score_rule == advisory::ScoreRule::v4_first ? "v4_first"
                     : policy.score_rule == advisory::ScoreRule::max    ? "max"
                                                                        : "v3_first";
  return json_response(200, {{"name", policy.name},
                             {"digest", policy.digest()},
                             {"text", policy.to_text()},
                             {"max_cvss", policy.max_cvss},
                             {"block_unscored_high", policy.block_unscored_high},
                             {"block_virus", policy.block_virus},
                             {"block_opaque", policy.block_opaque},
                             {"score_rule", rule},
                             {"accept_starter_data", policy.accept_starter_data},
                             {"max_data_age_days", policy.max_data_age_days},
                             {"require_malware", policy.require_malware}});
}

Result<Response> get_vulndb(Call& call) { return json_response(200, vulndb_json(call)); }

Result<Response> update_vulndb(Call& call) {
  ASSAY_TRY(call.services.facilities.update_now());
  return json_response(202, vulndb_json(call));
}

Result<Response> list_engines(Call& call) {
  return json_response(200,
                       {{"items", list_json(call.services.facilities.engines(), engine_json)}});
}

Result<Response> get_system(Call& call) {
  ASSAY_ASSIGN(const auto queue, asset::queue_status(call.centre()));
  return json_response(200, {{"version", call.services.site.version},
                             {"workers", call.services.facilities.workers()},
                             {"queue",
                              {{"queued", queue.queued},
                               {"running", queue.running},
                               {"waiting_to_retry", queue.waiting_for_retry}}}});
}

Json entry_json(const store::AuditEntry& e) {
  auto detail = parse_json(e.detail);
  return {{"sequence", e.sequence},
          {"at", to_rfc3339(e.at)},
          {"actor_id", text_or_null(e.actor_id)},
          {"actor", e.actor_name},
          {"actor_role", e.actor_role},
          {"transition", e.transition},
          {"object_type", e.object_type},
          {"object_id", e.object_id},
          {"from", text_or_null(e.from_status)},
          {"to", text_or_null(e.to_status)},
          {"detail", detail && detail->is_object() ? std::move(*detail) : Json::object()},
          {"hash", e.hash}};
}

Result<Response> list_audit(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  asset::AuditFilter filter{call.query("object_id"), call.query("actor_id"),
                            call.query("transition"), 0, page.limit + 1};
  if (!page.after.empty()) {
    std::from_chars(page.after.data(), page.after.data() + page.after.size(),
                    filter.before_sequence);
  }
  ASSAY_ASSIGN(auto entries, asset::list_audit(call.centre(), call.actor, filter));
  Json json{{"items", Json::array()}, {"next_cursor", nullptr}};
  if (entries.size() > static_cast<std::size_t>(page.limit)) {
    entries.resize(static_cast<std::size_t>(page.limit));
    json["next_cursor"] = call.cursor(std::to_string(entries.back().sequence));
  }
  json["items"] = list_json(entries, entry_json);
  return json_response(200, json);
}

void add(Router& router) {
  router.add({"GET", "/api/v1/admin/policy", get_policy});
  router.add({"GET", "/api/v1/admin/vulndb", get_vulndb});
  router.add({"POST", "/api/v1/admin/vulndb:update", update_vulndb, Access::administrator});
  router.add({"GET", "/api/v1/admin/engines", list_engines});
  router.add({"GET", "/api/v1/admin/system", get_system, Access::administrator});
  router.add({"GET", "/api/v1/admin/audit", list_audit});
}

}  // namespace

extern const Route administration{"administration", add};

}  // namespace assay::http
