// Views of the centre as the JSON of api/openapi.yaml, and back. Included by .cpp files only.
#pragma once

#include "asset/appeals.h"
#include "asset/assets.h"
#include "asset/products.h"
#include "asset/reports.h"
#include "asset/requests.h"
#include "asset/uploads.h"
#include "asset/versions.h"
#include "base/json.h"
#include "http/call.h"
#include "http/report_cache.h"

namespace assay::http {

// ---- answers
Response json_response(int status, const Json& json);
// The same with the object's `etag` member as ETag.
Response object_response(int status, const Json& json);
Response no_content();
Response download(std::string content, std::string media_type, std::string_view filename);

// ---- requests
// The body as a JSON object; an empty body is an empty object.
Result<Json> json_object(const Call& call);
// Fields that may be absent: `target` stays as it is then. `invalid_input` with the pointer on
// another type.
Status take_text(const Json& object, const char* key, std::string& target);
Status take_texts(const Json& object, const char* key, std::vector<std::string>& target);
Result<bool> flag_or(const Json& object, const char* key, bool fallback);
// A filter of the query; empty is `nullopt`, another word is `invalid_input`.
Result<std::optional<bool>> query_flag(const Call& call, const char* name);
Result<std::optional<asset::ReviewStatus>> query_status(const Call& call);

// ---- small parts
Json time_or_null(Seconds time);
Json text_or_null(const std::string& text);
Json actions_json(const std::vector<asset::Action>& actions);
template <class T, class F>
Json list_json(const std::vector<T>& items, F&& translate) {
  Json json = Json::array();
  for (const auto& item : items) json.push_back(translate(item));
  return json;
}
template <class T, class F>
Json page_json(const Call& call, const asset::Listing<T>& listing, F&& translate) {
  return {{"items", list_json(listing.items, translate)},
          {"next_cursor", text_or_null(call.cursor(listing.next))}};
}
// A page cut out of a list that is there whole; the cursor is an offset.
struct Slice {
  std::size_t begin = 0, end = 0;
  std::string next;
};
Result<Slice> slice(const Call& call, std::size_t total);

// ---- objects
Json asset_json(const asset::AssetView& view);
Result<Json> asset_details_json(Call& call, const asset::AssetView& view);
Json version_json(const Call& call, const asset::VersionView& view);
Json revision_json(const store::Revision& revision, const store::Report* report);
Json report_ref_json(const store::Report& report);
Json progress_json(const store::ScanJob& job, std::int64_t queue_place, Seconds now);
Json scan_error_json(const store::ScanError& error);
Json upload_json(const asset::UploadView& view);
Json import_json(const asset::UploadView& view);
Json request_json(const Call& call, const asset::RequestView& view);
Json finding_json(const scan::Finding& finding, const store::FindingRecord* record);
Json engine_json(const malware::EngineStatus& engine);
Json advisories_json(const advisory::Info& info, Seconds now);
Json appeal_json(const asset::AppealView& view);
Json problem_json(const report::ProofProblem& problem);
Json product_json(const asset::ProductView& view);

}  // namespace assay::http
