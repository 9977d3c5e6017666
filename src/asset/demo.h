// Demo accounts and assets for `./run`: made through the ordinary services, scanned live.
#pragma once

#include "asset/centre.h"

namespace assay::asset {

struct DemoAccount {
  std::string role, login, password;  // password empty: the account was there already
};
struct DemoPackage {
  std::string path;  // a real file
  std::string asset_name, version_number, short_description;
  std::vector<std::string> languages, operating_systems, architectures;
};

// Demo seller, second seller, reviewer, administrator. Runs once; later calls give the same logins.
Result<std::vector<DemoAccount>> seed_demo_accounts(Centre& centre);
// Uploads and submits each package as the demo seller, unless an asset of that name is there.
// A package that cannot be read is an error naming it; nothing is ever inserted as if scanned.
Status seed_demo(Centre& centre, const std::vector<DemoPackage>& packages);

}  // namespace assay::asset
