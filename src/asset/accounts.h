// Sellers, users, sign-in and sessions.
#pragma once

#include "asset/centre.h"

#include <optional>

namespace assay::asset {

struct SignIn {
  std::string token;  // 256 random bits, hex; only its SHA-256 is stored
  Actor actor;
  store::User user;
  Seconds expires_at{};
};

struct NewUser {
  std::string seller_id;  // empty: staff
  std::string login, name, password, language = "en";
  std::vector<std::string> roles;
};

// `denied` "credentials" for any wrong pair (same time and words for an unknown login);
// `limit` "rate" after 5 failures in 15 minutes for a login, or 20 for an address.
Result<SignIn> sign_in(Centre& centre, const std::string& login, const std::string& password,
                       const std::string& address);
// `denied` "session" when unknown or expired. Extends a session that is in use.
Result<Actor> authenticate(Centre& centre, const std::string& token);
Status sign_out(Centre& centre, const std::string& token);
Result<store::User> me(Centre& centre, const Actor& actor);
Status set_language(Centre& centre, const Actor& actor, const std::string& language);
// Ends every other session of the user.
Status change_password(Centre& centre, const Actor& actor, const std::string& old_password,
                       const std::string& new_password);

// Administrator or system.
Result<store::Seller> create_seller(Centre& centre, const Actor& actor, const std::string& name);
Result<store::User> create_user(Centre& centre, const Actor& actor, const NewUser& user);
Result<Listing<store::User>> list_users(Centre& centre, const Actor& actor, const Page& page);
Result<Listing<store::Seller>> list_sellers(Centre& centre, const Actor& actor, const Page& page);
Result<std::optional<store::User>> find_user(Centre& centre, const std::string& login);

}  // namespace assay::asset
