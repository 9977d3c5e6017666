// Demo accounts and assets for `./run`: made through the ordinary services, scanned live.
#pragma once

#include "asset/centre.h"

namespace assay::asset {

struct DemoAccount {
  std::string role, login, password;  // the same at every start; whoever changed it knows
};
struct DemoPackage {
  std::string path;  // a real file
  std::string asset_name, version_number, short_description;
  std::vector<std::string> languages, operating_systems, architectures;
};

// Demo seller, second seller, reviewer, administrator. Accounts that are there are left alone.
Result<std::vector<DemoAccount>> seed_demo_accounts(Centre& centre);
// Uploads and submits each package as the demo seller, unless an asset of that name has got that
// far: what an earlier start began is finished. A package that cannot be read is an error naming
// it; nothing is ever inserted as if scanned.
Status seed_demo(Centre& centre, const std::vector<DemoPackage>& packages);

}  // namespace assay::asset
