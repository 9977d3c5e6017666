// One request on its way through a route: what came, who asks, and what there is to work with.
#pragma once

#include "asset/centre.h"
#include "http/router.h"
#include "http/services.h"

#include <string>
#include <string_view>

namespace assay::http {

struct Call {
  Services& services;
  Request& request;
  ByteStream& body;  // of a streamed request
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string trace_id;
  asset::Actor actor;
  std::string session_token;  // empty on open routes without a session
  std::int64_t etag = 0;      // from If-Match

  asset::Centre& centre() const { return services.centre; }
  // A parameter of the path; empty when the pattern has none of that name.
  const std::string& path(std::string_view name) const;
  // A parameter of the query; empty when absent.
  std::string query(std::string_view name) const;
  // `limit` and `cursor`. `invalid_input` for a bad number or a cursor that is not of this list.
  Result<asset::Page> page() const;
  std::string cursor(const std::string& after) const;
};

}  // namespace assay::http
