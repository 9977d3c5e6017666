// Which handler answers a method and a path, and what must be true before it runs.
#pragma once

#include "http/message.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::http {

struct Call;

enum class Access { open, signed_in, reviewer, administrator };
enum class BodyKind { none, json, bytes, stream };

struct Endpoint {
  std::string_view method;
  // Segments are literals, `{name}`, or `{name}:verb`: "/api/v1/versions/{version_id}:submit".
  std::string_view pattern;
  Result<Response> (*run)(Call&);
  Access access = Access::signed_in;
  BodyKind body = BodyKind::none;
  std::uint64_t max_body_bytes = 0;
  bool if_match = false;    // 428 without it
  bool idempotent = false;  // takes Idempotency-Key
};

struct Match {
  const Endpoint* endpoint = nullptr;
  std::vector<std::pair<std::string, std::string>> parameters;  // decoded
  std::string allow;  // other methods of the path, when only the method did not fit
};

class Router {
 public:
  void add(Endpoint endpoint);
  // HEAD is answered by GET. The path is as sent; a broken escape matches nothing.
  Match match(std::string_view method, std::string_view path) const;
  const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  std::vector<Endpoint> endpoints_;
};

}  // namespace assay::http
