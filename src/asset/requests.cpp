#include "asset/requests.h"

#include "asset/access.h"
#include "asset/versions.h"

namespace assay::asset {

namespace {

Status add_scan(store::Connection& c, Centre& centre, RequestView& view) {
  if (view.request.revision_id.empty()) return {};
  ASSAY_ASSIGN(const store::Revision revision,
               store::get<store::Revision>(c, view.request.revision_id));
  view.revision_number = revision.number;
  if (revision.request_id == view.request.id || view.request.live)
    view.report_id = revision.report_id;
  if (!view.request.live || view.request.status != ReviewStatus::scanning) return {};
  view.scan_error = revision.scan_error;
  ASSAY_ASSIGN(const store::ScanJob job, store::get<store::ScanJob>(c, revision.job_id));
  view.progress = job.progress;
  view.progress.package_size = job.package_size;
  ASSAY_ASSIGN(view.queue_place, store::queue_place(c, job, centre.now()));
  return {};
}

Result<RequestView> view_of(store::Connection& c, Centre& centre, const Actor& actor,
                            store::Request request) {
  RequestView view;
  view.request = std::move(request);
  ASSAY_ASSIGN(const store::Asset asset, store::get<store::Asset>(c, view.request.asset_id));
  ASSAY_ASSIGN(const store::Seller seller, store::get<store::Seller>(c, view.request.seller_id));
  view.asset_name = asset.name;
  view.seller_name = seller.name;
  const auto person = store::get<store::User>(c, view.request.created_by);
  view.created_by_name = person ? person->name : view.request.created_by;
  if (!view.request.version_id.empty()) {
    ASSAY_ASSIGN(const store::Version version,
                 store::get<store::Version>(c, view.request.version_id));
    view.version_number = version.number;
  }
  if (!view.request.appeal_id.empty()) {
    ASSAY_ASSIGN(const store::Appeal appeal, store::get<store::Appeal>(c, view.request.appeal_id));
    if (view.request.live) view.due_at = appeal.due_at;
  }
  if (!view.request.product_id.empty()) {
    ASSAY_ASSIGN(const store::Product product,
                 store::get<store::Product>(c, view.request.product_id));
    view.product_name = product.name;
  }
  ASSAY_TRY(add_scan(c, centre, view));
  Facts facts;
  facts.request_live = view.request.live;
  facts.request_kind = view.request.kind;
  view.actions = allowed_actions(Subject::request, facts, actor);
  return view;
}

Result<store::Request> load(store::Connection& c, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(store::Request request, store::get<store::Request>(c, id));
  if (may_see(actor, request.seller_id)) return request;
  return fail(ErrorCode::not_found, "there is no such request", id);
}

}  // namespace

Result<RequestView> get_request(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<RequestView> {
    ASSAY_ASSIGN(store::Request request, load(c, actor, id));
    return view_of(c, centre, actor, std::move(request));
  });
}

Result<Listing<RequestView>> list_requests(Centre& centre, const Actor& actor,
                                           const RequestFilter& filter, const Page& page) {
  const store::RequestQuery query{tenant(actor), filter.status ? word(*filter.status) : "",
                                  filter.kind, filter.asset_id, filter.version_id};
  return centre.db().read_value([&](store::Connection& c) -> Result<Listing<RequestView>> {
    ASSAY_ASSIGN(std::vector<store::Request> requests,
                 store::request_page(c, query, range_of(page)));
    Listing<RequestView> listing;
    listing.next = cut_page(requests, limit_of(page));
    for (store::Request& request : requests) {
      ASSAY_ASSIGN(RequestView view, view_of(c, centre, actor, std::move(request)));
      listing.items.push_back(std::move(view));
    }
    return listing;
  });
}

Result<RequestView> withdraw_request(Centre& centre, const Actor& actor, const std::string& id,
                                     std::int64_t etag) {
  ASSAY_ASSIGN(const RequestView view, get_request(centre, actor, id));
  Facts facts;
  facts.request_live = view.request.live;
  ASSAY_TRY(permit(Subject::request, "withdraw", facts, actor));
  ASSAY_TRY(check_etag(etag, view.request.etag));
  // A version has one live request, so what is withdrawn can only be this one.
  ASSAY_TRY(withdraw(centre, actor, view.request.version_id, kAnyEtag));
  return get_request(centre, actor, id);
}

}  // namespace assay::asset
