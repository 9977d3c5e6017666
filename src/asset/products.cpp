#include "asset/products.h"

#include "asset/access.h"
#include "asset/change.h"

namespace assay::asset {

namespace {

Status first_problem(const std::vector<FieldProblem>& problems) {
  if (problems.empty()) return {};
  return fail(ErrorCode::invalid_input, problems.front().detail, problems.front().pointer);
}

struct LoadedProduct {
  store::Product product;
  store::Asset asset;
  store::Version version;
  Facts facts;
};

Result<LoadedProduct> load(store::Connection& c, const Actor& actor, const std::string& id) {
  LoadedProduct loaded;
  ASSAY_ASSIGN(loaded.product, store::get<store::Product>(c, id));
  if (loaded.product.state == "deleted" || !may_see(actor, loaded.product.seller_id)) {
    return fail(ErrorCode::not_found, "there is no such product", id);
  }
  ASSAY_ASSIGN(loaded.asset, store::get<store::Asset>(c, loaded.product.asset_id));
  ASSAY_ASSIGN(loaded.version, store::get<store::Version>(c, loaded.product.version_id));
  ASSAY_ASSIGN(loaded.facts.seller_state, seller_state(c, loaded.product.seller_id));
  loaded.facts.state = loaded.product.state;
  loaded.facts.approved = !loaded.version.approved_revision_id.empty();
  return loaded;
}

Result<ProductView> view_of(store::Connection& c, const Actor& actor, LoadedProduct loaded) {
  ProductView view;
  ASSAY_ASSIGN(const auto revision, store::get<store::Revision>(c, loaded.product.revision_id));
  view.asset_name = loaded.asset.name;
  view.version_number = loaded.version.number;
  view.package_sha256 = revision.package_sha256;
  view.revision_number = revision.number;
  view.superseded = loaded.version.approved_revision_id != revision.id;
  view.actions = allowed_actions(Subject::product, loaded.facts, actor);
  view.product = std::move(loaded.product);
  return view;
}

Result<ProductView> reload(store::Connection& c, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(LoadedProduct loaded, load(c, actor, id));
  return view_of(c, actor, std::move(loaded));
}

Status conclude(store::Connection& c, Centre& centre, const Actor& actor,
                const store::Product& product, std::string transition, const std::string& from) {
  const Change change{std::move(transition),
                      "product",
                      product.id,
                      from,
                      product.state,
                      product.seller_id,
                      {{"product:" + product.id, product.state}},
                      {{"name", product.name}, {"revision", product.revision_id}}};
  ASSAY_TRY(record(c, centre, actor, change));
  return announce(
      c, centre,
      {"product." + product.state,
       product.seller_id,
       "product",
       product.id,
       {{"product_id", product.id}, {"asset_id", product.asset_id}, {"state", product.state}}});
}

using Step = Status (*)(store::Product&, const LoadedProduct&, Seconds);

Result<ProductView> change_state(Centre& centre, const Actor& actor, const std::string& id,
                                 std::int64_t etag, std::string_view action,
                                 const std::string& transition, Step step) {
  return centre.db().write_value([&](store::Connection& c) -> Result<ProductView> {
    ASSAY_ASSIGN(LoadedProduct loaded, load(c, actor, id));
    ASSAY_TRY(permit(Subject::product, action, loaded.facts, actor));
    ASSAY_TRY(check_etag(etag, loaded.product.etag));
    const std::string from = loaded.product.state;
    ASSAY_TRY(step(loaded.product, loaded, centre.now()));
    loaded.product.updated_at = centre.now();
    ASSAY_TRY(store::update(c, loaded.product));
    ASSAY_TRY(conclude(c, centre, actor, loaded.product, transition, from));
    if (loaded.product.state == "deleted") return view_of(c, actor, std::move(loaded));
    return reload(c, actor, id);
  });
}

// What is sold is the newest approved revision at the moment of release.
Status release_step(store::Product& product, const LoadedProduct& loaded, Seconds now) {
  product.revision_id = loaded.version.approved_revision_id;
  product.state = "on_sale";
  product.released_at = now;
  return {};
}

Status take_off_step(store::Product& product, const LoadedProduct&, Seconds) {
  product.state = "off_shelf";
  return {};
}

Status delete_step(store::Product& product, const LoadedProduct&, Seconds) {
  product.state = "deleted";
  return {};
}

Result<store::Version> approved_version(store::Connection& c, const Actor& actor,
                                        const std::string& id) {
  auto version = store::get<store::Version>(c, id);
  if (!version || version->deleted_at != Seconds{} || !may_see(actor, version->seller_id)) {
    return fail(ErrorCode::invalid_input, "there is no such version", "/version_id");
  }
  Facts facts;
  facts.approved = !version->approved_revision_id.empty();
  ASSAY_ASSIGN(facts.seller_state, seller_state(c, version->seller_id));
  ASSAY_TRY(permit(Subject::product, "create", facts, actor));
  return std::move(*version);
}

}  // namespace

Result<ProductView> create_product(Centre& centre, const Actor& actor, const ProductForm& form) {
  ASSAY_TRY(first_problem(check_form(form)));
  return centre.db().write_value([&](store::Connection& c) -> Result<ProductView> {
    ASSAY_ASSIGN(const store::Version version, approved_version(c, actor, form.version_id));
    store::Product product;
    product.id = new_id("prd", centre.now());
    product.seller_id = version.seller_id;
    product.asset_id = version.asset_id;
    product.version_id = version.id;
    product.revision_id = version.approved_revision_id;
    product.name = form.name;
    product.specification = form.specification;
    product.overview = form.overview;
    product.terms = form.terms;
    product.state = "draft";
    product.created_at = product.updated_at = centre.now();
    ASSAY_TRY(store::insert(c, product));
    ASSAY_TRY(conclude(c, centre, actor, product, "product.create", ""));
    return reload(c, actor, product.id);
  });
}

Result<ProductView> get_product(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) { return reload(c, actor, id); });
}

Result<Listing<ProductView>> list_products(Centre& centre, const Actor& actor,
                                           const std::string& asset_id, const Page& page) {
  return centre.db().read_value([&](store::Connection& c) -> Result<Listing<ProductView>> {
    ASSAY_ASSIGN(auto products, store::product_page(c, tenant(actor), asset_id, range_of(page)));
    Listing<ProductView> listing;
    listing.next = cut_page(products, limit_of(page));
    for (const store::Product& product : products) {
      ASSAY_ASSIGN(ProductView view, reload(c, actor, product.id));
      listing.items.push_back(std::move(view));
    }
    return listing;
  });
}

Result<ProductView> update_product(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag, const ProductForm& form) {
  ASSAY_TRY(first_problem(check_form(form)));
  return centre.db().write_value([&](store::Connection& c) -> Result<ProductView> {
    ASSAY_ASSIGN(LoadedProduct loaded, load(c, actor, id));
    store::Product& product = loaded.product;
    ASSAY_TRY(permit(Subject::product, "edit", loaded.facts, actor));
    ASSAY_TRY(check_etag(etag, product.etag));
    const bool sold_by_changed =
        form.name != product.name || form.specification != product.specification ||
        form.terms != product.terms || form.version_id != product.version_id;
    if (product.state == "on_sale" && sold_by_changed) {
      return fail(ErrorCode::conflict, "take the product off the shelf to change what is sold",
                  "on_sale");
    }
    if (form.version_id != product.version_id) {
      ASSAY_ASSIGN(const store::Version version, approved_version(c, actor, form.version_id));
      product.asset_id = version.asset_id;
      product.version_id = version.id;
      product.revision_id = version.approved_revision_id;
    }
    product.name = form.name;
    product.specification = form.specification;
    product.overview = form.overview;
    product.terms = form.terms;
    product.updated_at = centre.now();
    ASSAY_TRY(store::update(c, product));
    ASSAY_TRY(conclude(c, centre, actor, product, "product.edit", product.state));
    return reload(c, actor, id);
  });
}

Result<ProductView> release_product(Centre& centre, const Actor& actor, const std::string& id,
                                    std::int64_t etag) {
  return change_state(centre, actor, id, etag, "release", "product.release", release_step);
}

Result<ProductView> take_off_shelf(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag) {
  return change_state(centre, actor, id, etag, "take_off", "product.take_off", take_off_step);
}

Status delete_product(Centre& centre, const Actor& actor, const std::string& id,
                      std::int64_t etag) {
  ASSAY_TRY(change_state(centre, actor, id, etag, "delete", "product.delete", delete_step));
  return {};
}

}  // namespace assay::asset
