// Rows of Version Information.
#include "asset/versions.h"

#include "asset/assets.h"
#include "http/problem.h"
#include "http/route.h"
#include "http/translate.h"
#include "http/version_form.h"

namespace assay::http {
namespace {

const std::string& id_of(const Call& call) { return call.path("version_id"); }

Response version_response(const Call& call, int status, const asset::VersionView& view) {
  return object_response(status, version_json(call, view));
}

Result<Response> list_of_asset(Call& call) {
  ASSAY_ASSIGN(const auto views,
               asset::list_versions(call.centre(), call.actor, call.path("asset_id")));
  ASSAY_ASSIGN(const Slice part, slice(call, views.size()));
  Json json{{"items", Json::array()}, {"next_cursor", text_or_null(part.next)}};
  for (std::size_t i = part.begin; i < part.end; ++i) {
    json["items"].push_back(version_json(call, views[i]));
  }
  return json_response(200, json);
}

// The Draft box: the asset list finds the assets, their versions are filtered here.
Result<Response> list_all(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  asset::AssetFilter filter;
  filter.text = call.query("q");
  ASSAY_ASSIGN(filter.status, query_status(call));
  ASSAY_ASSIGN(const auto assets, asset::list_assets(call.centre(), call.actor, filter, page));
  Json items = Json::array();
  for (const auto& view : assets.items) {
    ASSAY_ASSIGN(const auto versions,
                 asset::list_versions(call.centre(), call.actor, view.asset.id));
    for (const auto& version : versions) {
      if (filter.status && version.revision.status != *filter.status) continue;
      items.push_back(version_json(call, version));
    }
  }
  return json_response(
      200, {{"items", std::move(items)}, {"next_cursor", text_or_null(call.cursor(assets.next))}});
}

Result<Response> create(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  VersionInput input;
  ASSAY_TRY(take_version(body, input));
  ASSAY_ASSIGN(const auto view, create_version_from(call, call.path("asset_id"), input));
  return version_response(call, 201, view);
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::get_version(call.centre(), call.actor, id_of(call)));
  return version_response(call, 200, view);
}

Result<Response> update(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  ASSAY_ASSIGN(auto view, asset::get_version(call.centre(), call.actor, id_of(call)));
  VersionInput input{view.version.number, view.revision.form, ""};
  ASSAY_TRY(take_version(body, input));
  ASSAY_ASSIGN(view, asset::save_draft(call.centre(), call.actor, id_of(call), call.etag,
                                       input.number, input.form));
  if (!input.upload_id.empty() && input.upload_id != view.revision.upload_id) {
    ASSAY_ASSIGN(view, asset::attach_package(call.centre(), call.actor, id_of(call),
                                             view.revision.etag, input.upload_id));
  }
  return version_response(call, 200, view);
}

Result<Response> remove(Call& call) {
  ASSAY_TRY(asset::delete_version(call.centre(), call.actor, id_of(call), call.etag,
                                  call.query("confirm_name")));
  return no_content();
}

Result<Response> submit(Call& call) {
  ASSAY_ASSIGN(const auto before, asset::get_version(call.centre(), call.actor, id_of(call)));
  if (before.revision.status == asset::ReviewStatus::draft) {
    const auto problems = asset::check_form(before.revision.form);
    if (!problems.empty()) return field_problems(problems, call.trace_id);
  }
  ASSAY_ASSIGN(const auto view, asset::submit(call.centre(), call.actor, id_of(call), call.etag));
  ASSAY_ASSIGN(const auto request,
               asset::get_request(call.centre(), call.actor, view.revision.request_id));
  return object_response(200, request_json(call, request));
}

Result<Response> withdraw(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::withdraw(call.centre(), call.actor, id_of(call), call.etag));
  return version_response(call, 200, view);
}

Result<Response> modify(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::modify(call.centre(), call.actor, id_of(call), call.etag));
  return version_response(call, 200, view);
}

Result<Response> list_revisions(Call& call) {
  ASSAY_ASSIGN(const auto revisions, asset::list_revisions(call.centre(), call.actor, id_of(call)));
  ASSAY_ASSIGN(const auto reports, asset::list_reports(call.centre(), call.actor, id_of(call)));
  const auto translate = [&](const store::Revision& revision) {
    const auto report = std::find_if(reports.begin(), reports.end(),
                                     [&](const auto& r) { return r.id == revision.report_id; });
    return revision_json(revision, report == reports.end() ? nullptr : &*report);
  };
  return json_response(200, {{"items", list_json(revisions, translate)}, {"next_cursor", nullptr}});
}

void add(Router& router) {
  constexpr auto kIn = Access::signed_in;
  constexpr auto kNone = BodyKind::none;
  router.add({"GET", "/api/v1/assets/{asset_id}/versions", list_of_asset});
  router.add(
      {"POST", "/api/v1/assets/{asset_id}/versions", create, kIn, BodyKind::json, 0, false, true});
  router.add({"GET", "/api/v1/versions", list_all});
  router.add({"GET", "/api/v1/versions/{version_id}", get});
  router.add({"PATCH", "/api/v1/versions/{version_id}", update, kIn, BodyKind::json, 0, true});
  router.add({"DELETE", "/api/v1/versions/{version_id}", remove, kIn, kNone, 0, true});
  router.add({"POST", "/api/v1/versions/{version_id}:submit", submit, kIn, kNone, 0, true, true});
  router.add({"POST", "/api/v1/versions/{version_id}:withdraw", withdraw, kIn, kNone, 0, true});
  router.add({"POST", "/api/v1/versions/{version_id}:modify", modify, kIn, kNone, 0, true, true});
  router.add({"GET", "/api/v1/versions/{version_id}/revisions", list_revisions});
}

}  // namespace

extern const Route versions{"versions", add};

}  // namespace assay::http
