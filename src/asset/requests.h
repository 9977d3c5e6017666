// The Requests tab.
#pragma once

#include "asset/permissions.h"

#include <optional>

namespace assay::asset {

struct RequestView {
  store::Request request;
  std::string asset_name, version_number, product_name, seller_name, created_by_name;
  std::int64_t revision_number = 0;
  store::ScanProgress progress;  // while Scanning
  store::ScanError scan_error;
  std::int64_t queue_place = 0;
  Seconds due_at{};  // while Reviewing
  std::string report_id;
  std::vector<Action> actions;
};

struct RequestFilter {
  std::optional<ReviewStatus> status;
  std::string kind, asset_id, version_id;
};

Result<RequestView> get_request(Centre& centre, const Actor& actor, const std::string& id);
Result<Listing<RequestView>> list_requests(Centre& centre, const Actor& actor,
                                           const RequestFilter& filter, const Page& page);
// The same as withdraw() of the version (T7, T14).
Result<RequestView> withdraw_request(Centre& centre, const Actor& actor, const std::string& id,
                                     std::int64_t etag);

}  // namespace assay::asset
