#include "http/translate.h"

#include "asset/audit.h"

namespace assay::http {
namespace {

Json etag_json(std::int64_t etag) { return "\"" + std::to_string(etag) + "\""; }

Json counts_json(const std::optional<store::Report>& report) {
  return {{"blocking", report ? report->blocking : 0},
          {"other", report ? report->other : 0},
          {"reported", report.has_value()}};
}

Json version_ref(const std::string& id, const std::string& number, std::int64_t revision,
                 asset::ReviewStatus status) {
  return {{"id", id}, {"number", number}, {"revision", revision}, {"status", word(status)}};
}

Json package_json(const store::Revision& revision) {
  if (revision.package_name.empty()) return nullptr;
  return {{"filename", revision.package_name},
          {"size", revision.package_size},
          {"sha256", text_or_null(revision.package_sha256)}};
}

Json score_json(const advisory::Score& score) {
  return {{"value", score.value},
          {"version", score.version},
          {"vector", score.vector},
          {"source", score.source}};
}

void add_match(Json& json, const std::optional<advisory::Match>& match) {
  const advisory::Match empty;
  const advisory::Match& m = match ? *match : empty;
  json["severity"] = m.severity.empty() ? "unknown" : m.severity;
  json["score"] = m.score ? score_json(*m.score) : Json();
  json["scores"] = list_json(m.scores, score_json);
  json["fixed"] = m.fixed;
  json["affected"] = m.affected;
  json["aliases"] = m.aliases;
  json["advisories"] = m.advisories;
  json["summary"] = m.summary;
  json["references"] = m.references;
  json["kev"] = m.kev;
  json["epss"] = m.epss ? Json(*m.epss) : Json();
  json["published"] = m.published;
}

Json part_json(const store::UploadPart& part) {
  return {{"number", part.number}, {"size", part.size}, {"sha256", part.sha256}};
}

std::string source_words(const std::string& source) {
  const auto json = parse_json(source);
  return json && json->is_object() ? string_or(*json, "source") : std::string();
}

std::string import_state(const std::string& state) {
  if (state == "complete" || state == "failed") return state;
  return state == "aborted" ? "cancelled" : "copying";
}

struct AppealCounts {
  std::int64_t concluded = 0, blocking = 0, blank = 0, decided = 0;
  double max_score = -1;
};

AppealCounts count_lines(const std::vector<asset::AppealLine>& lines) {
  AppealCounts counts;
  for (const auto& line : lines) {
    const bool concluded = !line.row.conclusion.empty();
    const bool blocking = line.finding.blocking && line.finding.state != "dismissed";
    counts.concluded += concluded ? 1 : 0;
    counts.blocking += blocking ? 1 : 0;
    counts.blank += blocking && !concluded ? 1 : 0;
    counts.decided += line.row.decision.empty() ? 0 : 1;
    if (concluded) counts.max_score = std::max(counts.max_score, line.finding.score);
  }
  return counts;
}

}  // namespace

Json asset_json(const asset::AssetView& view) {
  const auto& a = view.asset;
  Json json{{"id", a.id},
            {"etag", etag_json(a.etag)},
            {"seller", {{"id", a.seller_id}}},
            {"name", a.name},
            {"short_description", a.short_description},
            {"category", "Application"},
            {"package_kind", a.kind == "docker" ? "docker_image" : "binary_package"},
            {"status", view.revision ? word(view.revision->status) : "Draft"},
            {"statuses", view.statuses},
            {"latest_version", nullptr},
            {"upload", nullptr},
            {"versions_count", view.versions},
            {"products_count", view.products},
            {"findings", counts_json(view.report)},
            {"created_at", to_rfc3339(a.created_at)},
            {"updated_at", to_rfc3339(a.updated_at)},
            {"actions", actions_json(view.actions)}};
  if (view.latest && view.revision) {
    json["latest_version"] = version_ref(view.latest->id, view.latest->number,
                                         view.revision->number, view.revision->status);
  }
  if (!view.upload_state.empty()) {
    json["upload"] = {{"state", view.upload_state},
                      {"parts_done", view.upload_parts_done},
                      {"parts", view.upload_parts}};
  }
  return json;
}

Result<Json> asset_details_json(Call& call, const asset::AssetView& view) {
  const auto& a = view.asset;
  Json json = asset_json(view);
  json["description"] = a.description;
  json["homepage"] = a.homepage;
  json["security_contact"] = a.security_contact;
  json["support_contact"] = a.support_contact;
  json["license"] = a.licence;
  json["industry"] = a.industry;
  json["tags"] = a.tags;
  ASSAY_ASSIGN(const auto versions, asset::list_versions(call.centre(), call.actor, a.id));
  json["versions"] = list_json(
      versions, [&](const asset::VersionView& version) { return version_json(call, version); });
  json["products"] = Json::array();
  if (const auto products = asset::list_products(call.centre(), call.actor, a.id, {200, ""})) {
    json["products"] = list_json(products->items, [](const asset::ProductView& p) {
      return Json{{"id", p.product.id}, {"name", p.product.name}, {"state", p.product.state}};
    });
  }
  json["timeline"] = Json::array();
  // What happened to the asset and its versions; the log is kept by object.
  std::vector<store::AuditEntry> entries;
  std::vector<std::string> objects{a.id};
  for (const auto& version : versions) {
    objects.push_back(version.version.id);
    objects.push_back(version.revision.id);
  }
  for (const auto& object : objects) {
    const auto found = asset::list_audit(call.centre(), call.actor, {object, "", "", 0, 50});
    if (found) entries.insert(entries.end(), found->begin(), found->end());
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& x, const auto& y) { return x.sequence > y.sequence; });
  if (entries.size() > 50) entries.resize(50);
  for (const auto& entry : entries) {
    json["timeline"].push_back({{"at", to_rfc3339(entry.at)},
                                {"transition", entry.transition},
                                {"actor", entry.actor_name},
                                {"object_type", entry.object_type},
                                {"object_id", entry.object_id},
                                {"from", text_or_null(entry.from_status)},
                                {"to", text_or_null(entry.to_status)}});
  }
  return json;
}

Json report_ref_json(const store::Report& report) {
  return {{"id", report.id}, {"number", report.number}, {"revision", report.revision}};
}

Json scan_error_json(const store::ScanError& error) {
  if (error.kind.empty()) return nullptr;
  return {{"kind", error.kind},
          {"message", error.message},
          {"attempts", error.attempts},
          {"since", time_or_null(error.since)},
          {"next_try_at", time_or_null(error.next_try_at)}};
}

Json revision_json(const store::Revision& revision, const store::Report* report) {
  Json json{{"id", revision.id},
            {"number", revision.number},
            {"status", word(revision.status)},
            {"scan_error", scan_error_json(revision.scan_error)},
            {"package", package_json(revision)},
            {"scan_id", text_or_null(revision.job_id)},
            {"report", nullptr},
            {"created_at", to_rfc3339(revision.created_at)},
            {"submitted_at", time_or_null(revision.submitted_at)},
            {"decided_at", time_or_null(revision.decided_at)}};
  if (report != nullptr) {
    json["report"] = report_ref_json(*report);
  } else if (!revision.report_id.empty()) {
    json["report"] = {{"id", revision.report_id}, {"number", ""}, {"revision", 1}};
  }
  return json;
}

Json progress_json(const store::ScanJob& job, std::int64_t queue_place, Seconds now) {
  const auto& p = job.progress;
  const bool running = job.state == "running";
  const bool waiting = !running && job.not_before > now;
  Json json{{"state", running   ? "running"
                      : waiting ? "waiting_to_retry"
                                : "queued"},
            {"stage", running ? text_or_null(p.stage) : Json()},
            {"percent", nullptr},
            {"members", running ? p.members : 0},
            {"unpacked_bytes", running ? p.unpacked_bytes : 0},
            {"queue_position", queue_place > 0 && !running ? Json(queue_place) : Json()},
            {"attempt", job.attempts},
            {"next_attempt_at", waiting ? time_or_null(job.not_before) : Json()}};
  if (running && p.package_size > 0) {
    json["percent"] = std::min<std::uint64_t>(100, p.package_bytes * 100 / p.package_size);
  }
  return json;
}

Json version_json(const Call& call, const asset::VersionView& view) {
  const auto& form = view.revision.form;
  const bool scanning = view.revision.status == asset::ReviewStatus::scanning && view.job;
  Json json{{"id", view.version.id},
            {"etag", etag_json(view.revision.etag)},
            {"asset", {{"id", view.version.asset_id}, {"name", view.asset_name}}},
            {"number", view.version.number},
            {"release_notes", form.release_notes},
            {"languages", form.languages},
            {"operating_systems", form.operating_systems},
            {"architectures", form.architectures},
            {"requirements", form.requirements},
            {"deployment_guide", form.deployment_guide},
            {"declarations", form.declarations},
            {"warnings", view.warnings},
            {"ever_approved", view.version.ever_approved},
            {"products_count", view.products},
            {"status", word(view.revision.status)},
            {"conditions", view.conditions},
            {"findings", counts_json(view.report)},
            {"revision", revision_json(view.revision, view.report ? &*view.report : nullptr)},
            {"released_revision", nullptr},
            {"request_id", nullptr},
            {"appeal_id", view.appeal ? Json(view.appeal->id) : Json()},
            {"progress", nullptr},
            {"created_at", to_rfc3339(view.version.created_at)},
            {"updated_at", to_rfc3339(view.version.updated_at)},
            {"actions", actions_json(view.actions)}};
  if (view.approved && view.approved->id != view.revision.id) {
    json["released_revision"] = revision_json(*view.approved, nullptr);
  }
  if (view.request && view.request->live) json["request_id"] = view.request->id;
  if (scanning) {
    json["progress"] = progress_json(*view.job, view.queue_place, call.services.centre.now());
  }
  return json;
}

Json upload_json(const asset::UploadView& view) {
  const auto& s = view.session;
  return {{"id", s.id},
          {"filename", s.filename},
          {"size", s.size},
          {"sha256", text_or_null(s.sha256)},
          {"part_size", s.part_size},
          {"part_count", s.parts},
          {"mode", "server"},
          {"state", s.state},
          {"parts", list_json(view.done, part_json)},
          {"received_bytes", view.bytes_done},
          {"revision_id", text_or_null(s.revision_id)},
          {"problem", text_or_null(s.error)},
          {"expires_at", to_rfc3339(s.expires_at)},
          {"created_at", to_rfc3339(s.created_at)}};
}

Json import_json(const asset::UploadView& view) {
  const auto& s = view.session;
  const auto source = parse_json(s.source);
  const bool known = source && source->is_object();
  return {{"id", s.id},
          {"state", import_state(s.state)},
          {"filename", s.filename},
          {"source", source_words(s.source)},
          {"object_version", known ? text_or_null(string_or(*source, "object_version")) : Json()},
          {"size", s.size},
          {"copied_bytes", view.bytes_done},
          {"sha256", text_or_null(s.sha256)},
          {"upload_id", s.state == "complete" ? Json(s.id) : Json()},
          {"revision_id", text_or_null(s.revision_id)},
          {"problem", text_or_null(s.error)},
          {"created_at", to_rfc3339(s.created_at)}};
}

Json request_json(const Call& call, const asset::RequestView& view) {
  const auto& r = view.request;
  const bool scanning = r.status == asset::ReviewStatus::scanning;
  Json json{{"id", r.id},
            {"etag", etag_json(r.etag)},
            {"kind", r.kind},
            {"status", word(r.status)},
            {"live", r.live},
            {"seller", {{"id", r.seller_id}}},
            {"asset", nullptr},
            {"version", nullptr},
            {"appeal_id", text_or_null(r.appeal_id)},
            {"product_id", text_or_null(r.product_id)},
            {"submitted_by", view.created_by_name},
            {"submitted_at", to_rfc3339(r.submitted_at)},
            {"decided_at", time_or_null(r.closed_at)},
            {"due_at", time_or_null(view.due_at)},
            {"progress", nullptr},
            {"scan_error", scan_error_json(view.scan_error)},
            {"operator_contact", nullptr},
            {"actions", actions_json(view.actions)}};
  if (!view.seller_name.empty()) json["seller"]["name"] = view.seller_name;
  if (!r.asset_id.empty()) json["asset"] = {{"id", r.asset_id}, {"name", view.asset_name}};
  if (!r.version_id.empty()) {
    const auto status =
        r.status == asset::ReviewStatus::withdrawn ? asset::ReviewStatus::draft : r.status;
    json["version"] = version_ref(r.version_id, view.version_number, view.revision_number, status);
  }
  if (scanning) {
    store::ScanJob job;
    job.progress = view.progress;
    job.not_before = view.scan_error.next_try_at;
    job.attempts = view.scan_error.attempts;
    job.state =
        !view.progress.stage.empty() && view.progress.stage != "queued" ? "running" : "queued";
    json["progress"] = progress_json(job, view.queue_place, call.services.centre.now());
    json["operator_contact"] = text_or_null(call.services.centre.settings().operator_contact);
  }
  return json;
}

Json finding_json(const scan::Finding& finding, const store::FindingRecord* record) {
  Json json{{"id", finding.id},
            {"type", scan::name(finding.type)},
            {"blocking", finding.blocking},
            {"why", finding.why},
            {"rule", finding.rule},
            {"title", finding.title},
            {"component", finding.component},
            {"component_name", finding.component_name},
            {"paths", finding.paths},
            {"path_count", finding.path_count},
            {"evidence", finding.evidence},
            {"confidence", finding.confidence}};
  add_match(json, finding.match);
  json["state"] = record != nullptr && !record->state.empty() ? record->state : "open";
  json["decision_comment"] = record != nullptr ? record->decision_comment : "";
  return json;
}

Json engine_json(const malware::EngineStatus& engine) {
  const char* state = engine.state == malware::EngineState::completed     ? "completed"
                      : engine.state == malware::EngineState::not_scanned ? "not_scanned"
                                                                          : "failed";
  return {{"name", engine.name},
          {"version", engine.version},
          {"data_version", engine.data_version},
          {"data_kind", engine.data_kind.empty() ? "none" : engine.data_kind},
          {"data_date", engine.data_date},
          {"state", state},
          {"reason", engine.reason}};
}

Json advisories_json(const advisory::Info& info, Seconds now) {
  const char* kind = info.kind == advisory::Kind::full      ? "full"
                     : info.kind == advisory::Kind::starter ? "starter"
                                                            : "none";
  Json json{{"kind", kind},
            {"digest", info.digest},
            {"records", info.records},
            {"newest", info.newest},
            {"imported_at", info.imported_at},
            {"age_days", nullptr},
            {"ecosystems", Json::object()}};
  for (const auto& [name, count] : info.ecosystems) json["ecosystems"][name] = count;
  Seconds newest{};
  if (parse_rfc3339(info.newest, newest) && now >= newest) {
    json["age_days"] = std::chrono::duration_cast<std::chrono::days>(now - newest).count();
  }
  return json;
}

Json problem_json(const report::ProofProblem& problem) {
  return {{"code", problem.code},
          {"warning", problem.warning},
          {"cell", problem.cell},
          {"message", problem.message},
          {"message_zh", problem.message_zh}};
}

Json appeal_json(const asset::AppealView& view) {
  const auto& a = view.appeal;
  const AppealCounts counts = count_lines(view.lines);
  // The version's word follows from the appeal: with the reviewers it is Reviewing.
  const bool reviewing = a.state == "submitted" || a.state == "claimed";
  const auto status = reviewing ? asset::ReviewStatus::reviewing
                      : a.state == "decided" && a.outcome == "accepted"
                          ? asset::ReviewStatus::approved
                          : asset::ReviewStatus::rejected;
  Json json{
      {"id", a.id},
      {"etag", etag_json(a.etag)},
      {"state", a.state},
      {"outcome", text_or_null(a.outcome)},
      {"asset", {{"id", a.asset_id}, {"name", view.asset_name}}},
      {"version", version_ref(a.version_id, view.version_number, view.revision_number, status)},
      {"seller", {{"id", a.seller_id}}},
      {"report",
       {{"id", a.report_id}, {"number", view.report_number}, {"revision", view.report_revision}}},
      {"scan_id", view.job_id},
      {"request_id", text_or_null(a.request_id)},
      {"rows_concluded", counts.concluded},
      {"rows_blocking", counts.blocking},
      {"rows_blank_blocking", counts.blank},
      {"rows_decided", counts.decided},
      {"max_score", counts.max_score < 0 ? Json() : Json(counts.max_score)},
      {"round", a.round},
      {"overdue", view.overdue},
      {"submittable", view.submittable},
      {"problems", list_json(view.problems, problem_json)},
      {"attachments", Json::array()},
      {"assignee", nullptr},
      {"lease_until", time_or_null(a.lease_until)},
      {"submitted_at", time_or_null(a.submitted_at)},
      {"due_at", time_or_null(a.due_at)},
      {"decided_at", time_or_null(a.decided_at)},
      {"created_at", to_rfc3339(a.created_at)},
      {"updated_at", to_rfc3339(a.updated_at)},
      {"actions", actions_json(view.actions)}};
  if (!view.seller_name.empty()) json["seller"]["name"] = view.seller_name;
  if (!a.claimed_by.empty())
    json["assignee"] = {{"id", a.claimed_by}, {"name", view.claimed_by_name}};
  for (const auto& file : view.files) {
    if (file.kind != "evidence") continue;
    json["attachments"].push_back({{"filename", file.name},
                                   {"size", file.size},
                                   {"sha256", file.sha256},
                                   {"created_at", to_rfc3339(file.created_at)}});
  }
  return json;
}

Json product_json(const asset::ProductView& view) {
  const auto& p = view.product;
  return {{"id", p.id},
          {"etag", etag_json(p.etag)},
          {"name", p.name},
          {"specification", p.specification},
          {"overview", p.overview},
          {"terms", p.terms},
          {"state", p.state},
          {"asset", {{"id", p.asset_id}, {"name", view.asset_name}}},
          {"version", version_ref(p.version_id, view.version_number, view.revision_number,
                                  asset::ReviewStatus::approved)},
          {"superseded", view.superseded},
          {"package_sha256", text_or_null(view.package_sha256)},
          {"published_at", time_or_null(p.released_at)},
          {"created_at", to_rfc3339(p.created_at)},
          {"updated_at", to_rfc3339(p.updated_at)},
          {"actions", actions_json(view.actions)}};
}

}  // namespace assay::http
