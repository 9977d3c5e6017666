#include "asset/demo.h"
#include "asset/accounts.h"
namespace assay::asset {
Result<std::vector<DemoAccount>> seed_demo_accounts(Centre& centre) {
  std::vector<DemoAccount> out;
  const char* rows[][3] = {{"seller","seller","seller"},{"second seller","seller2","seller"},{"reviewer","reviewer","reviewer"},{"administrator","admin","administrator"}};
  for (auto& r : rows) {
    ASSAY_ASSIGN(const auto found, find_user(centre, r[1]));
    if (found) { out.push_back({r[0], r[1], ""}); continue; }
    NewUser u; u.login = r[1]; u.name = r[0]; u.password = "demo password " + std::string(r[1]); 
    for (auto& c : u.password) if (c == ' ') c = '-';
    u.roles = {r[2]};
    if (std::string(r[2]) == "seller") { ASSAY_ASSIGN(const auto s, create_seller(centre, system_actor(), r[0])); u.seller_id = s.id; }
    ASSAY_TRY(create_user(centre, system_actor(), u));
    out.push_back({r[0], r[1], u.password});
  }
  return out;
}
Status seed_demo(Centre&, const std::vector<DemoPackage>&) { return {}; }
}
