#include "asset/access.h"

#include "asset/versions.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::int64_t kSecondsPerDay = 86400;

Status add_report_facts(store::Connection& c, Centre& centre, Loaded& loaded) {
  if (loaded.revision.report_id.empty()) return {};
  ASSAY_ASSIGN(loaded.report, store::get<store::Report>(c, loaded.revision.report_id));
  loaded.facts.has_report = true;
  loaded.facts.report_age_days =
      (centre.now() - loaded.report->created_at).count() / kSecondsPerDay;
  ASSAY_ASSIGN(loaded.facts.appeals_on_report, store::appeals_on_report(c, loaded.report->number));
  return {};
}

Status add_facts(store::Connection& c, Centre& centre, Loaded& loaded) {
  Facts& facts = loaded.facts;
  const store::Revision& revision = loaded.revision;
  facts.seller_id = loaded.version.seller_id;
  facts.status = revision.status;
  facts.has_package = !revision.package_sha256.empty();
  facts.follows = !revision.parent_id.empty();
  facts.form_complete = check_form(revision.form).empty();
  facts.ever_approved = loaded.version.ever_approved;
  facts.approved = !loaded.version.approved_revision_id.empty();
  ASSAY_ASSIGN(facts.seller_state, seller_state(c, loaded.version.seller_id));
  ASSAY_ASSIGN(facts.live_request, store::live_request(c, "", loaded.version.id));
  ASSAY_ASSIGN(facts.products, store::products_of_version(c, loaded.version.id));
  facts.draft_appeal = loaded.appeal && loaded.appeal->state == "draft";
  facts.open_appeal = loaded.appeal && !facts.draft_appeal;
  return add_report_facts(c, centre, loaded);
}

}  // namespace

bool may_see(const Actor& actor, const std::string& seller_id) {
  return actor.staff() || actor.seller_id == seller_id;
}

std::string tenant(const Actor& actor) { return actor.seller_id; }

Result<store::Asset> load_asset(store::Connection& c, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(store::Asset asset, store::get<store::Asset>(c, id));
  if (asset.deleted_at != Seconds{} || !may_see(actor, asset.seller_id)) {
    return fail(ErrorCode::not_found, "there is no such asset", id);
  }
  return asset;
}

Result<Loaded> load_version(store::Connection& c, Centre& centre, const Actor& actor,
                            const std::string& id) {
  Loaded loaded;
  ASSAY_ASSIGN(loaded.version, store::get<store::Version>(c, id));
  if (loaded.version.deleted_at != Seconds{} || !may_see(actor, loaded.version.seller_id)) {
    return fail(ErrorCode::not_found, "there is no such version", id);
  }
  ASSAY_ASSIGN(loaded.asset, store::get<store::Asset>(c, loaded.version.asset_id));
  ASSAY_ASSIGN(loaded.revision, store::get<store::Revision>(c, loaded.version.current_revision_id));
  ASSAY_ASSIGN(loaded.appeal, store::open_appeal(c, loaded.version.id));
  ASSAY_TRY(add_facts(c, centre, loaded));
  return loaded;
}

Result<std::string> seller_state(store::Connection& c, const std::string& seller_id) {
  ASSAY_ASSIGN(const store::Seller seller, store::get<store::Seller>(c, seller_id));
  return seller.state;
}

Status check_etag(std::int64_t expected, std::int64_t current) {
  if (expected == kAnyEtag || expected == current) return {};
  return fail(ErrorCode::conflict, "somebody else changed it first: load it again", "stale");
}

std::int64_t limit_of(const Page& page) { return std::clamp<std::int64_t>(page.limit, 1, 200); }

store::Range range_of(const Page& page) { return {page.after, limit_of(page) + 1}; }

}  // namespace assay::asset
