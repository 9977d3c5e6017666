// Assets of the seller.
#include "asset/assets.h"

#include "asset/versions.h"
#include "http/problem.h"
#include "http/route.h"
#include "http/translate.h"
#include "http/version_form.h"

namespace assay::http {
namespace {

Status take_form(const Json& body, asset::AssetForm& form) {
  ASSAY_TRY(take_text(body, "name", form.name));
  ASSAY_TRY(take_text(body, "short_description", form.short_description));
  ASSAY_TRY(take_text(body, "description", form.description));
  ASSAY_TRY(take_text(body, "industry", form.industry));
  ASSAY_TRY(take_text(body, "homepage", form.homepage));
  ASSAY_TRY(take_text(body, "security_contact", form.security_contact));
  ASSAY_TRY(take_text(body, "support_contact", form.support_contact));
  ASSAY_TRY(take_text(body, "license", form.licence));
  return take_texts(body, "tags", form.tags);
}

asset::AssetForm form_of(const store::Asset& a) {
  return {a.kind,     a.name,     a.short_description, a.description,
          a.industry, a.homepage, a.security_contact,  a.support_contact,
          a.licence,  a.tags};
}

Result<Response> details(Call& call, int status, const std::string& id) {
  ASSAY_ASSIGN(const auto view, asset::get_asset(call.centre(), call.actor, id));
  ASSAY_ASSIGN(const Json json, asset_details_json(call, view));
  return object_response(status, json);
}

Result<Response> list_assets(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  asset::AssetFilter filter;
  filter.text = call.query("q");
  filter.cve = call.query("cve");
  filter.component = call.query("component");
  ASSAY_ASSIGN(filter.status, query_status(call));
  ASSAY_ASSIGN(const auto listing, asset::list_assets(call.centre(), call.actor, filter, page));
  return json_response(200, page_json(call, listing, asset_json));
}

// An asset and its first version are two services; the version's fields are checked before either
// runs.
Result<Response> create_asset(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  asset::AssetForm form;
  ASSAY_TRY(take_form(body, form));
  std::string kind = "binary_package";
  ASSAY_TRY(take_text(body, "package_kind", kind));
  form.kind = kind == "docker_image" ? "docker" : kind == "binary_package" ? "binary" : kind;
  if (const auto problems = asset::check_form(form); !problems.empty()) {
    return field_problems(problems, call.trace_id);
  }
  VersionInput input;
  const bool with_version = body.contains("version");
  if (with_version) {
    if (!body["version"].is_object()) {
      return fail(ErrorCode::invalid_input, "This field is an object.", "/version");
    }
    ASSAY_TRY(take_version(body["version"], input));
    ASSAY_TRY(asset::check_version_number(input.number));
  }
  ASSAY_ASSIGN(const auto view, asset::create_asset(call.centre(), call.actor, form));
  if (with_version) {
    ASSAY_TRY(create_version_from(call, view.asset.id, input));
  }
  return details(call, 201, view.asset.id);
}

Result<Response> get_asset(Call& call) { return details(call, 200, call.path("asset_id")); }

Result<Response> update_asset(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  const std::string& id = call.path("asset_id");
  ASSAY_ASSIGN(const auto view, asset::get_asset(call.centre(), call.actor, id));
  asset::AssetForm form = form_of(view.asset);
  ASSAY_TRY(take_form(body, form));
  if (const auto problems = asset::check_form(form); !problems.empty()) {
    return field_problems(problems, call.trace_id);
  }
  ASSAY_TRY(asset::update_asset(call.centre(), call.actor, id, call.etag, form));
  return details(call, 200, id);
}

Result<Response> delete_asset(Call& call) {
  ASSAY_TRY(asset::delete_asset(call.centre(), call.actor, call.path("asset_id"), call.etag,
                                call.query("confirm_name")));
  return no_content();
}

void add(Router& router) {
  constexpr auto kIn = Access::signed_in;
  router.add({"GET", "/api/v1/assets", list_assets});
  router.add({"POST", "/api/v1/assets", create_asset, kIn, BodyKind::json, 0, false, true});
  router.add({"GET", "/api/v1/assets/{asset_id}", get_asset});
  router.add({"PATCH", "/api/v1/assets/{asset_id}", update_asset, kIn, BodyKind::json, 0, true});
  router.add({"DELETE", "/api/v1/assets/{asset_id}", delete_asset, kIn, BodyKind::none, 0, true});
}

}  // namespace

extern const Route assets{"assets", add};

}  // namespace assay::http
