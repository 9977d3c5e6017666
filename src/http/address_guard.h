// Which network addresses a fetch on a seller's behalf may reach (SSRF).
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace assay::http {

enum class PrivateAddresses {
  refuse,
  allow
};  // allow: tests and closed networks, by configuration

// Loopback, private, link-local, shared, multicast, documentation, reserved and mapped forms of
// these.
bool is_public(const sockaddr& address);

struct Resolved {
  std::string host;
  unsigned short port = 0;
  std::vector<std::string> addresses;  // numeric, every one allowed
};
// Resolves once; a name with any address that is not allowed is `denied`.
Result<Resolved> resolve_allowed(const std::string& host, unsigned short port,
                                 PrivateAddresses rule);

struct Url {
  std::string scheme, host, path, query;  // path and query as written, host lower case, no brackets
  unsigned short port = 0;
};
// http and https only; no user part, no fragment.
Result<Url> parse_url(std::string_view text);

}  // namespace assay::http
