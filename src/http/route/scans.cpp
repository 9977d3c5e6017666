// What a scan found.
#include "asset/reports.h"
#include "http/route.h"
#include "http/translate.h"

#include <unordered_map>

namespace assay::http {
namespace {

// The scan with the newest report made from it (an appeal's decision makes another one of the same
// scan).
struct Loaded {
  store::ScanJob job;
  std::optional<store::Report> report;
};

Result<Loaded> load(Call& call) {
  Loaded loaded;
  ASSAY_ASSIGN(loaded.job, asset::get_scan(call.centre(), call.actor, call.path("scan_id")));
  ASSAY_ASSIGN(const auto reports,
               asset::list_reports(call.centre(), call.actor, loaded.job.version_id));
  for (const auto& report : reports) {
    if (report.job_id == loaded.job.id || report.id == loaded.job.report_id) {
      loaded.report = report;
      break;
    }
  }
  return loaded;
}

Result<ReportCache::Entry> load_report(Call& call) {
  ASSAY_ASSIGN(const Loaded loaded, load(call));
  if (!loaded.report) return fail(ErrorCode::not_found, "This scan has no report yet.");
  return call.services.reports.load(call.centre(), call.actor, loaded.report->id);
}

Json verdict_json(const store::Report& report, const scan::Verdict& verdict) {
  // The report's own words: with accepted appeals they differ from the engine's.
  return {{"outcome", report.verdict},
          {"line", report.verdict_line},
          {"reasons", verdict.reasons},
          {"notes", verdict.notes}};
}

Json counts_json(const store::Report& report, const scan::ScanReport& scan) {
  Json types = Json::object();
  Json severities = Json::object();
  for (const auto& finding : scan.findings) {
    const std::string type = scan::name(finding.type);
    types[type] = int_or(types, type.c_str()) + 1;
    if (!finding.match) continue;
    const std::string severity =
        finding.match->severity.empty() ? "unknown" : finding.match->severity;
    severities[severity] = int_or(severities, severity.c_str()) + 1;
  }
  return {{"blocking", report.blocking},          {"other", report.other},
          {"components", scan.components.size()}, {"unscanned", scan.opaque.size()},
          {"by_type", std::move(types)},          {"by_severity", std::move(severities)}};
}

Json coverage_json(const unpack::CoverageTotals& c) {
  return {{"opened_files", c.opened_files}, {"leaf_files", c.leaf_files},
          {"opaque_files", c.opaque_files}, {"opened_bytes", c.opened_bytes},
          {"leaf_bytes", c.leaf_bytes},     {"opaque_bytes", c.opaque_bytes}};
}

void add_report(Json& json, const store::Report& report, const scan::ScanReport& scan,
                Seconds now) {
  json["report"] = report_ref_json(report);
  json["policy"] = scan.policy.name;
  json["policy_digest"] = report.policy_digest;
  json["verdict"] = verdict_json(report, scan.verdict);
  json["counts"] = counts_json(report, scan);
  json["coverage"] = coverage_json(scan.coverage);
  json["engines"] = list_json(scan.engines, engine_json);
  json["advisories"] = advisories_json(scan.advisories, now);
  for (const auto& [layer, state] : scan.sandbox) json["sandbox"][layer] = state;
  json["tool_version"] = scan.tool_version;
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const Loaded loaded, load(call));
  const auto& job = loaded.job;
  ASSAY_ASSIGN(const auto version, asset::get_version(call.centre(), call.actor, job.version_id));
  const bool open = job.state == "queued" || job.state == "running";
  Json json{
      {"id", job.id},
      {"state", job.state},
      {"asset", {{"id", job.asset_id}, {"name", version.asset_name}}},
      {"version",
       {{"id", job.version_id},
        {"number", version.version.number},
        {"revision", version.revision.number},
        {"status", word(version.revision.status)}}},
      {"report", nullptr},
      {"policy", job.policy_name},
      {"policy_digest", text_or_null(job.policy_digest)},
      {"verdict", nullptr},
      {"counts",
       {{"blocking", 0},
        {"other", 0},
        {"components", 0},
        {"unscanned", 0},
        {"by_type", Json::object()},
        {"by_severity", Json::object()}}},
      {"coverage", coverage_json({})},
      {"engines", Json::array()},
      {"advisories", nullptr},
      {"sandbox", Json::object()},
      {"package",
       {{"filename", job.package_name},
        {"size", job.package_size},
        {"sha256", text_or_null(job.package_sha256)}}},
      {"tool_version", nullptr},
      {"progress", open ? progress_json(job, version.queue_place, call.centre().now()) : Json()},
      {"scan_error", open ? scan_error_json(version.revision.scan_error) : Json()},
      {"started_at", time_or_null(job.started_at)},
      {"finished_at", time_or_null(job.finished_at)}};
  if (loaded.report) {
    ASSAY_ASSIGN(const auto entry,
                 call.services.reports.load(call.centre(), call.actor, loaded.report->id));
    add_report(json, *loaded.report, *entry.report, call.centre().now());
  }
  return json_response(200, json);
}

bool contains(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) ==
                  std::tolower(static_cast<unsigned char>(b));
         }) != text.end();
}

struct Filter {
  std::string type, severity, state, text;
  std::optional<bool> blocking;

  bool fits(const scan::Finding& f, const store::FindingRecord* record) const {
    if (!type.empty() && type != scan::name(f.type)) return false;
    if (blocking && *blocking != f.blocking) return false;
    if (!state.empty() && state != (record != nullptr ? record->state : "open")) return false;
    const std::string word = f.match && !f.match->severity.empty() ? f.match->severity : "unknown";
    if (!severity.empty() && severity != word) return false;
    if (text.empty() || contains(f.rule, text) || contains(f.title, text) ||
        contains(f.component, text) || contains(f.id, text)) {
      return true;
    }
    return std::any_of(f.paths.begin(), f.paths.end(),
                       [&](const std::string& path) { return contains(path, text); });
  }
};

Result<Response> list_findings(Call& call) {
  ASSAY_ASSIGN(const auto entry, load_report(call));
  Filter filter{
      call.query("type"), call.query("severity"), call.query("state"), call.query("q"), {}};
  ASSAY_ASSIGN(filter.blocking, query_flag(call, "blocking"));
  std::unordered_map<std::string_view, const store::FindingRecord*> records;
  for (const auto& record : entry.view.findings) records[record.finding_id] = &record;
  std::vector<std::pair<const scan::Finding*, const store::FindingRecord*>> found;
  for (const auto& finding : entry.report->findings) {
    const auto at = records.find(finding.id);
    const auto* record = at == records.end() ? nullptr : at->second;
    if (filter.fits(finding, record)) found.emplace_back(&finding, record);
  }
  ASSAY_ASSIGN(const Slice part, slice(call, found.size()));
  Json json{
      {"items", Json::array()}, {"next_cursor", text_or_null(part.next)}, {"total", found.size()}};
  for (std::size_t i = part.begin; i < part.end; ++i) {
    json["items"].push_back(finding_json(*found[i].first, found[i].second));
  }
  return json_response(200, json);
}

Json component_json(const scan::ReportComponent& item, std::int64_t findings) {
  const auto& c = item.component;
  Json evidence = Json::array();
  for (std::size_t i = 0; i < c.evidence.size(); ++i) {
    evidence.push_back({{"location", i < item.locations.size() ? item.locations[i] : ""},
                        {"rule", c.evidence[i].rule},
                        {"detail", c.evidence[i].detail},
                        {"confidence", c.evidence[i].confidence}});
  }
  return {{"purl", c.purl.to_string()},
          {"type", c.purl.type},
          {"name", c.purl.name},
          {"version", c.purl.version},
          {"licenses", c.licenses},
          {"scope", c.scope == catalog::Scope::optional ? "optional" : "required"},
          {"note", c.note},
          {"evidence", std::move(evidence)},
          {"finding_count", findings}};
}

Result<Response> list_components(Call& call) {
  ASSAY_ASSIGN(const auto entry, load_report(call));
  const std::string text = call.query("q");
  std::unordered_map<std::string, std::int64_t> findings;
  for (const auto& finding : entry.report->findings) ++findings[finding.component];
  std::vector<const scan::ReportComponent*> found;
  for (const auto& item : entry.report->components) {
    if (text.empty() || contains(item.component.purl.to_string(), text)) found.push_back(&item);
  }
  ASSAY_ASSIGN(const Slice part, slice(call, found.size()));
  Json json{
      {"items", Json::array()}, {"next_cursor", text_or_null(part.next)}, {"total", found.size()}};
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const auto at = findings.find(found[i]->component.purl.to_string());
    json["items"].push_back(component_json(*found[i], at == findings.end() ? 0 : at->second));
  }
  return json_response(200, json);
}

Result<Response> list_unscanned(Call& call) {
  ASSAY_ASSIGN(const auto entry, load_report(call));
  const auto& opaque = entry.report->opaque;
  ASSAY_ASSIGN(const Slice part, slice(call, opaque.size()));
  Json json{
      {"items", Json::array()}, {"next_cursor", text_or_null(part.next)}, {"total", opaque.size()}};
  for (std::size_t i = part.begin; i < part.end; ++i) {
    json["items"].push_back({{"path", opaque[i].path},
                             {"reason", opaque[i].reason},
                             {"detail", opaque[i].detail},
                             {"size", opaque[i].size},
                             {"blocking", opaque[i].blocking}});
  }
  return json_response(200, json);
}

void add(Router& router) {
  router.add({"GET", "/api/v1/scans/{scan_id}", get});
  router.add({"GET", "/api/v1/scans/{scan_id}/findings", list_findings});
  router.add({"GET", "/api/v1/scans/{scan_id}/components", list_components});
  router.add({"GET", "/api/v1/scans/{scan_id}/unscanned", list_unscanned});
}

}  // namespace

extern const Route scans{"scans", add};

}  // namespace assay::http
