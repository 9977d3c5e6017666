// Sign in, sign out, who am I.
#include "asset/accounts.h"
#include "http/application.h"
#include "http/problem.h"
#include "http/route.h"
#include "http/translate.h"

namespace assay::http {
namespace {

constexpr std::string_view kRoleOrder[] = {"administrator", "reviewer", "seller"};

Json me_json(const store::User& user) {
  Json json{{"id", user.id},    {"username", user.login}, {"name", user.name},
            {"role", "seller"}, {"roles", user.roles},    {"language", user.language},
            {"seller", nullptr}};
  for (const auto role : kRoleOrder) {
    if (std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end()) {
      json["role"] = role;
      break;
    }
  }
  if (!user.seller_id.empty()) json["seller"] = {{"id", user.seller_id}};
  return json;
}

Result<Response> login(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  std::string username;
  std::string password;
  ASSAY_TRY(take_text(body, "username", username));
  ASSAY_TRY(take_text(body, "password", password));
  ASSAY_ASSIGN(const auto signed_in,
               asset::sign_in(call.centre(), username, password, call.request.remote_address));
  call.actor = signed_in.actor;
  Response response = json_response(200, me_json(signed_in.user));
  const auto seconds = (signed_in.expires_at - call.centre().now()).count();
  response.headers.add("Set-Cookie", session_cookie(call.services.site, signed_in.token, seconds));
  return response;
}

Result<Response> logout(Call& call) {
  ASSAY_TRY(asset::sign_out(call.centre(), call.session_token));
  Response response = no_content();
  response.headers.add("Set-Cookie", session_cookie(call.services.site, "", 0));
  return response;
}

Result<Response> get_me(Call& call) {
  ASSAY_ASSIGN(const auto user, asset::me(call.centre(), call.actor));
  return json_response(200, me_json(user));
}

Result<Response> update_me(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  std::string language;
  ASSAY_TRY(take_text(body, "language", language));
  ASSAY_TRY(asset::set_language(call.centre(), call.actor, language));
  return get_me(call);
}

void add(Router& router) {
  router.add({"POST", "/api/v1/session", login, Access::open, BodyKind::json, 16 * 1024});
  router.add({"DELETE", "/api/v1/session", logout});
  router.add({"GET", "/api/v1/me", get_me});
  router.add({"PATCH", "/api/v1/me", update_me, Access::signed_in, BodyKind::json, 16 * 1024});
}

}  // namespace

extern const Route sessions{"sessions", add};

}  // namespace assay::http
