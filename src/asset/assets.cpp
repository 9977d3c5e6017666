#include "asset/assets.h"

#include "asset/access.h"
#include "asset/change.h"
#include "base/hash.h"

#include <algorithm>

namespace assay::asset {

namespace {

void take_form(store::Asset& asset, const AssetForm& form) {
  asset.name = form.name;
  asset.short_description = form.short_description;
  asset.description = form.description;
  asset.industry = form.industry;
  asset.tags = form.tags;
  asset.homepage = form.homepage;
  asset.security_contact = form.security_contact;
  asset.support_contact = form.support_contact;
  asset.licence = form.licence;
}

Status first_problem(const std::vector<FieldProblem>& problems) {
  if (problems.empty()) return {};
  return fail(ErrorCode::invalid_input, problems.front().detail, problems.front().pointer);
}

Result<Facts> facts_of(store::Connection& c, const store::Asset& asset,
                       const std::vector<store::Version>& versions) {
  Facts facts;
  facts.seller_id = asset.seller_id;
  ASSAY_ASSIGN(facts.seller_state, seller_state(c, asset.seller_id));
  ASSAY_ASSIGN(facts.products, store::products_of_asset(c, asset.id));
  ASSAY_ASSIGN(facts.live_request, store::live_request(c, asset.id, ""));
  facts.ever_approved = std::any_of(versions.begin(), versions.end(),
                                    [](const store::Version& v) { return v.ever_approved; });
  return facts;
}

Status add_upload(store::Connection& c, AssetView& view) {
  if (!view.revision || view.revision->upload_id.empty()) return {};
  ASSAY_ASSIGN(const store::UploadSession upload,
               store::get<store::UploadSession>(c, view.revision->upload_id));
  ASSAY_ASSIGN(const auto parts, store::parts_of(c, upload.id));
  view.upload_state = upload.state;
  view.upload_parts = upload.parts;
  view.upload_parts_done = static_cast<std::int64_t>(parts.size());
  return {};
}

Status add_versions(store::Connection& c, AssetView& view,
                    const std::vector<store::Version>& versions) {
  view.versions = static_cast<std::int64_t>(versions.size());
  for (const store::Version& version : versions) {
    ASSAY_ASSIGN(store::Revision revision,
                 store::get<store::Revision>(c, version.current_revision_id));
    const std::string status = word(revision.status);
    if (std::find(view.statuses.begin(), view.statuses.end(), status) == view.statuses.end()) {
      view.statuses.push_back(status);
    }
    if (view.revision && view.revision->updated_at >= revision.updated_at) continue;
    view.latest = version;
    view.revision = std::move(revision);
  }
  if (!view.revision) return {};
  ASSAY_TRY(add_upload(c, view));
  if (view.revision->report_id.empty()) return {};
  ASSAY_ASSIGN(view.report, store::get<store::Report>(c, view.revision->report_id));
  return {};
}

Result<AssetView> view_of(store::Connection& c, const Actor& actor, store::Asset asset) {
  AssetView view;
  ASSAY_ASSIGN(const std::vector<store::Version> versions, store::versions_of(c, asset.id));
  ASSAY_TRY(add_versions(c, view, versions));
  ASSAY_ASSIGN(const Facts facts, facts_of(c, asset, versions));
  view.products = facts.products;
  view.actions = allowed_actions(Subject::asset, facts, actor);
  view.asset = std::move(asset);
  return view;
}

Status refuse_same_name(store::Connection& c, const store::Asset& asset) {
  ASSAY_ASSIGN(const auto other, store::asset_by_name(c, asset.seller_id, asset.name));
  if (!other || other->id == asset.id) return {};
  return fail(ErrorCode::invalid_input, "you have an asset of this name already", "/name");
}

Status delete_versions(store::Connection& c, Centre& centre,
                       const std::vector<store::Version>& versions, Change& change) {
  for (store::Version version : versions) {
    ASSAY_ASSIGN(auto appeal, store::open_appeal(c, version.id));
    if (appeal) {
      appeal->state = "void";
      ASSAY_TRY(store::update(c, *appeal));
      change.effects.emplace_back("appeal:" + appeal->id, "void");
    }
    version.deleted_at = centre.now();
    ASSAY_TRY(store::update(c, version));
  }
  return {};
}

}  // namespace

Result<AssetView> create_asset(Centre& centre, const Actor& actor, const AssetForm& form) {
  ASSAY_TRY(first_problem(check_form(form)));
  return centre.db().write_value([&](store::Connection& c) -> Result<AssetView> {
    Facts facts;
    if (!actor.seller_id.empty()) {
      ASSAY_ASSIGN(facts.seller_state, seller_state(c, actor.seller_id));
    }
    ASSAY_TRY(permit(Subject::asset, "create", facts, actor));
    store::Asset asset;
    asset.id = new_id("ast", centre.now());
    asset.seller_id = actor.seller_id;
    asset.kind = form.kind;
    asset.created_at = asset.updated_at = centre.now();
    take_form(asset, form);
    ASSAY_TRY(refuse_same_name(c, asset));
    ASSAY_TRY(store::insert(c, asset));
    ASSAY_TRY(record(
        c, centre, actor,
        {"asset.create", "asset", asset.id, "", "", asset.seller_id, {}, {{"name", asset.name}}}));
    ASSAY_TRY(
        announce(c, centre,
                 {"asset.created", asset.seller_id, "asset", asset.id, {{"asset_id", asset.id}}}));
    return view_of(c, actor, std::move(asset));
  });
}

Result<AssetView> get_asset(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<AssetView> {
    ASSAY_ASSIGN(store::Asset asset, load_asset(c, actor, id));
    return view_of(c, actor, std::move(asset));
  });
}

Result<Listing<AssetView>> list_assets(Centre& centre, const Actor& actor,
                                       const AssetFilter& filter, const Page& page) {
  const store::AssetQuery query{tenant(actor), filter.text,
                                filter.status ? word(*filter.status) : "", filter.cve,
                                filter.component};
  return centre.db().read_value([&](store::Connection& c) -> Result<Listing<AssetView>> {
    ASSAY_ASSIGN(std::vector<store::Asset> assets, store::asset_page(c, query, range_of(page)));
    Listing<AssetView> listing;
    listing.next = cut_page(assets, limit_of(page));
    for (store::Asset& asset : assets) {
      ASSAY_ASSIGN(AssetView view, view_of(c, actor, std::move(asset)));
      listing.items.push_back(std::move(view));
    }
    return listing;
  });
}

Result<AssetView> update_asset(Centre& centre, const Actor& actor, const std::string& id,
                               std::int64_t etag, const AssetForm& form) {
  ASSAY_TRY(first_problem(check_form(form)));
  return centre.db().write_value([&](store::Connection& c) -> Result<AssetView> {
    ASSAY_ASSIGN(store::Asset asset, load_asset(c, actor, id));
    ASSAY_ASSIGN(const auto versions, store::versions_of(c, id));
    ASSAY_ASSIGN(const Facts facts, facts_of(c, asset, versions));
    ASSAY_TRY(permit(Subject::asset, "edit", facts, actor));
    ASSAY_TRY(check_etag(etag, asset.etag));
    if (form.kind != asset.kind)
      return fail(ErrorCode::invalid_input, "the kind is fixed", "/kind");
    if (facts.ever_approved && form.name != asset.name) {
      return fail(ErrorCode::invalid_input, "the name is fixed since a version was approved",
                  "/name");
    }
    take_form(asset, form);
    asset.updated_at = centre.now();
    ASSAY_TRY(refuse_same_name(c, asset));
    ASSAY_TRY(store::update(c, asset));
    ASSAY_TRY(record(
        c, centre, actor,
        {"asset.edit", "asset", asset.id, "", "", asset.seller_id, {}, {{"name", asset.name}}}));
    ASSAY_TRY(
        announce(c, centre,
                 {"asset.updated", asset.seller_id, "asset", asset.id, {{"asset_id", asset.id}}}));
    return view_of(c, actor, std::move(asset));
  });
}

Status delete_asset(Centre& centre, const Actor& actor, const std::string& id, std::int64_t etag,
                    const std::string& retyped_name) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::Asset asset, load_asset(c, actor, id));
    ASSAY_ASSIGN(const auto versions, store::versions_of(c, id));
    ASSAY_ASSIGN(const Facts facts, facts_of(c, asset, versions));
    ASSAY_TRY(permit(Subject::asset, "delete", facts, actor));
    ASSAY_TRY(check_etag(etag, asset.etag));
    if (facts.ever_approved && retyped_name != asset.name) {
      return fail(ErrorCode::invalid_input, "type the name of the asset to delete it",
                  "/retyped_name");
    }
    Change change{"T19",     "asset",         asset.id, "",
                  "deleted", asset.seller_id, {},       {{"name", asset.name}}};
    ASSAY_TRY(delete_versions(c, centre, versions, change));
    asset.deleted_at = asset.updated_at = centre.now();
    ASSAY_TRY(store::update(c, asset));
    ASSAY_TRY(record(c, centre, actor, change));
    return announce(
        c, centre, {"asset.deleted", asset.seller_id, "asset", asset.id, {{"asset_id", asset.id}}});
  });
}

}  // namespace assay::asset
