// The Requests tab.
#include "asset/requests.h"

#include "http/route.h"
#include "http/translate.h"

namespace assay::http {
namespace {

Result<Response> list(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  asset::RequestFilter filter;
  ASSAY_ASSIGN(filter.status, query_status(call));
  filter.kind = call.query("kind");
  filter.asset_id = call.query("asset_id");
  filter.version_id = call.query("version_id");
  ASSAY_ASSIGN(const auto listing, asset::list_requests(call.centre(), call.actor, filter, page));
  return json_response(200, page_json(call, listing, [&](const asset::RequestView& view) {
                         return request_json(call, view);
                       }));
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::get_request(call.centre(), call.actor, call.path("request_id")));
  return object_response(200, request_json(call, view));
}

Result<Response> withdraw(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::withdraw_request(call.centre(), call.actor,
                                                        call.path("request_id"), call.etag));
  return object_response(200, request_json(call, view));
}

void add(Router& router) {
  router.add({"GET", "/api/v1/requests", list});
  router.add({"GET", "/api/v1/requests/{request_id}", get});
  router.add({"POST", "/api/v1/requests/{request_id}:withdraw", withdraw, Access::signed_in,
              BodyKind::none, 0, true});
}

}  // namespace

extern const Route requests{"requests", add};

}  // namespace assay::http
