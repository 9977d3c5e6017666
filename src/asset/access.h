// Loading with tenancy, and the facts that the permission table looks at. For the files of this
// folder.
#pragma once

#include "asset/permissions.h"
#include "store/repository.h"

#include <optional>

namespace assay::asset {

// Another seller's object is not_found.
bool may_see(const Actor& actor, const std::string& seller_id);
// The tenant condition of a list: empty for staff.
std::string tenant(const Actor& actor);

Result<store::Asset> load_asset(store::Connection& c, const Actor& actor, const std::string& id);

// A version with what its transitions need.
struct Loaded {
  store::Asset asset;
  store::Version version;
  store::Revision revision;
  std::optional<store::Report> report;
  std::optional<store::Appeal> appeal;  // open: draft, submitted or claimed
  Facts facts;
};
Result<Loaded> load_version(store::Connection& c, Centre& centre, const Actor& actor,
                            const std::string& id);

Result<std::string> seller_state(store::Connection& c, const std::string& seller_id);
// `conflict` "stale" unless equal or kAnyEtag.
Status check_etag(std::int64_t expected, std::int64_t current);

// Cuts the extra row that tells whether there is a next page.
template <class T>
std::string cut_page(std::vector<T>& rows, std::int64_t limit) {
  const auto wanted = static_cast<std::size_t>(limit);
  if (rows.size() <= wanted) return {};
  rows.resize(wanted);
  return rows.back().id;
}
store::Range range_of(const Page& page);  // one more than asked for
std::int64_t limit_of(const Page& page);

}  // namespace assay::asset
