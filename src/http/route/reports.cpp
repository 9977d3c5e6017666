// Reports of a version and their download.
#include "asset/reports.h"

#include "base/hash.h"
#include "http/route.h"
#include "http/translate.h"
#include "report/writer.h"

namespace assay::http {
namespace {

constexpr std::string_view kFormats[] = {"xlsx", "html", "json", "cyclonedx"};

Json formats_json() {
  Json json = Json::array();
  for (const auto format : kFormats) {
    if (report::find_writer(format) != nullptr) json.push_back(format);
  }
  return json;
}

Json report_json(const store::Report& r) {
  return {{"id", r.id},
          {"number", r.number},
          {"revision", r.revision},
          {"revision_id", r.revision_id},
          {"verdict", r.verdict},
          {"verdict_line", r.verdict_line},
          {"blocking", r.blocking},
          {"other", r.other},
          {"dismissed", r.dismissed},
          {"created_at", to_rfc3339(r.created_at)},
          {"formats", formats_json()}};
}

Result<Response> list(Call& call) {
  ASSAY_ASSIGN(const auto reports,
               asset::list_reports(call.centre(), call.actor, call.path("version_id")));
  return json_response(200, {{"items", list_json(reports, report_json)}, {"next_cursor", nullptr}});
}

Result<std::string> chosen(Call& call) {
  ASSAY_ASSIGN(const auto reports,
               asset::list_reports(call.centre(), call.actor, call.path("version_id")));
  const std::string wanted = call.query("report_id");
  for (const auto& report : reports) {
    if (wanted.empty() || report.id == wanted) return report.id;
  }
  return fail(ErrorCode::not_found, "There is no such report yet.");
}

Result<Response> get(Call& call) {
  const std::string& format = call.path("format");
  if (std::find(std::begin(kFormats), std::end(kFormats), format) == std::end(kFormats)) {
    return fail(ErrorCode::not_found, "There is no such report format.");
  }
  ASSAY_ASSIGN(const std::string id, chosen(call));
  const std::string language = call.query("language") == "zh-CN" ? "zh-CN" : "en";
  ASSAY_ASSIGN(auto file, asset::write_report(call.centre(), call.actor, id, format, language));
  const std::string etag = "\"" + sha256(as_bytes(file.content)).hex() + "\"";
  if (call.request.headers.get("if-none-match") == etag) {
    Response unchanged;
    unchanged.status = 304;
    unchanged.headers.add("ETag", etag);
    return unchanged;
  }
  Response response = download(std::move(file.content), file.media_type, file.filename);
  response.headers.add("ETag", etag);
  response.headers.add("Cache-Control", "private, no-cache");
  return response;
}

void add(Router& router) {
  router.add({"GET", "/api/v1/versions/{version_id}/reports", list});
  router.add({"GET", "/api/v1/versions/{version_id}/reports/{format}", get});
}

}  // namespace

extern const Route reports{"reports", add};

}  // namespace assay::http
