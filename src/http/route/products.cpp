// Commercial licence products.
#include "asset/products.h"

#include "http/problem.h"
#include "http/route.h"
#include "http/translate.h"

namespace assay::http {
namespace {

const std::string& id_of(const Call& call) { return call.path("product_id"); }

Response product_response(int status, const asset::ProductView& view) {
  return object_response(status, product_json(view));
}

Status take_form(const Json& body, asset::ProductForm& form) {
  ASSAY_TRY(take_text(body, "version_id", form.version_id));
  ASSAY_TRY(take_text(body, "name", form.name));
  ASSAY_TRY(take_text(body, "specification", form.specification));
  ASSAY_TRY(take_text(body, "overview", form.overview));
  return take_text(body, "terms", form.terms);
}

Result<Response> list(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  ASSAY_ASSIGN(const auto listing,
               asset::list_products(call.centre(), call.actor, call.query("asset_id"), page));
  return json_response(200, page_json(call, listing, product_json));
}

Result<Response> create(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  asset::ProductForm form;
  ASSAY_TRY(take_form(body, form));
  if (const auto problems = asset::check_form(form); !problems.empty()) {
    return field_problems(problems, call.trace_id);
  }
  ASSAY_ASSIGN(const auto view, asset::create_product(call.centre(), call.actor, form));
  return product_response(201, view);
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::get_product(call.centre(), call.actor, id_of(call)));
  return product_response(200, view);
}

Result<Response> update(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  ASSAY_ASSIGN(const auto before, asset::get_product(call.centre(), call.actor, id_of(call)));
  const auto& p = before.product;
  asset::ProductForm form{p.version_id, p.name, p.specification, p.overview, p.terms};
  ASSAY_TRY(take_form(body, form));
  if (const auto problems = asset::check_form(form); !problems.empty()) {
    return field_problems(problems, call.trace_id);
  }
  ASSAY_ASSIGN(const auto view,
               asset::update_product(call.centre(), call.actor, id_of(call), call.etag, form));
  return product_response(200, view);
}

Result<Response> remove(Call& call) {
  ASSAY_TRY(asset::delete_product(call.centre(), call.actor, id_of(call), call.etag));
  return no_content();
}

Result<Response> publish(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::release_product(call.centre(), call.actor, id_of(call), call.etag));
  return product_response(200, view);
}

Result<Response> unpublish(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::take_off_shelf(call.centre(), call.actor, id_of(call), call.etag));
  return product_response(200, view);
}

void add(Router& router) {
  constexpr auto kIn = Access::signed_in;
  constexpr auto kNone = BodyKind::none;
  router.add({"GET", "/api/v1/products", list});
  router.add({"POST", "/api/v1/products", create, kIn, BodyKind::json, 0, false, true});
  router.add({"GET", "/api/v1/products/{product_id}", get});
  router.add({"PATCH", "/api/v1/products/{product_id}", update, kIn, BodyKind::json, 0, true});
  router.add({"DELETE", "/api/v1/products/{product_id}", remove, kIn, kNone, 0, true});
  router.add({"POST", "/api/v1/products/{product_id}:publish", publish, kIn, kNone, 0, true});
  router.add({"POST", "/api/v1/products/{product_id}:unpublish", unpublish, kIn, kNone, 0, true});
}

}  // namespace

extern const Route products{"products", add};

}  // namespace assay::http
