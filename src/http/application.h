// Everything between the transport and the routes: who asks, from where, how often, and how errors
// and repeated requests are answered.
#pragma once

#include "http/call.h"
#include "http/server.h"
#include "http/static_files.h"

#include <functional>
#include <string>

namespace assay::http {

struct AccessRecord {
  std::string method, path, remote_address, user_id, trace_id;
  int status = 0;
  std::uint64_t response_bytes = 0;
  double seconds = 0;
  std::string error;  // of our own faults: never shown to the client
};

class Application final : public Handler {
 public:
  Application(Services& services, StaticFiles files, std::function<void(const AccessRecord&)> log);
  Plan plan(const Request& head) const override;
  Response handle(Request& request, ByteStream& body) override;
  Response refuse(const Request& head, int status, const std::string& detail) override;
  const Router& router() const { return router_; }

 private:
  Response route(Call& call, AccessRecord& record);
  Response run(Call& call, const Endpoint& endpoint, AccessRecord& record);
  Response run_once(Call& call, const Endpoint& endpoint, AccessRecord& record);
  Response run_idempotent(Call& call, const Endpoint& endpoint, const std::string& key,
                          AccessRecord& record);

  Services& services_;
  StaticFiles files_;
  std::function<void(const AccessRecord&)> log_;
  Router router_;
};

std::string_view session_cookie_name(const Site& site);
// The value of `Set-Cookie`; an empty token ends the cookie.
std::string session_cookie(const Site& site, const std::string& token,
                           std::int64_t max_age_seconds);

}  // namespace assay::http
