// Release as a commercial licence.
#pragma once

#include "asset/permissions.h"

namespace assay::asset {

struct ProductForm {
  std::string version_id;  // of an approved version; its newest approved revision is taken
  std::string name, specification, overview, terms;
};

struct ProductView {
  store::Product product;
  std::string asset_name, version_number, package_sha256;
  std::int64_t revision_number = 0;
  bool superseded = false;  // a newer revision of the version is approved
  std::vector<Action> actions;
};

std::vector<FieldProblem> check_form(const ProductForm& form);
Result<ProductView> create_product(Centre& centre, const Actor& actor, const ProductForm& form);
Result<ProductView> get_product(Centre& centre, const Actor& actor, const std::string& id);
Result<Listing<ProductView>> list_products(Centre& centre, const Actor& actor,
                                           const std::string& asset_id, const Page& page);
// Draft or off the shelf: all fields; on sale: only what is not sold by (overview).
Result<ProductView> update_product(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag, const ProductForm& form);
Result<ProductView> release_product(Centre& centre, const Actor& actor, const std::string& id,
                                    std::int64_t etag);
Result<ProductView> take_off_shelf(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag);
// Lets go of the asset. Not while on sale.
Status delete_product(Centre& centre, const Actor& actor, const std::string& id, std::int64_t etag);

}  // namespace assay::asset
