#include "asset/accounts.h"

#include "asset/access.h"
#include "asset/change.h"
#include "asset/desk.h"
#include "base/hash.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace assay::asset {

namespace {

constexpr unsigned long long kHashPasses = 3;
constexpr std::chrono::minutes kFailureWindow{15};
constexpr std::int64_t kFailuresPerLogin = 5, kFailuresPerAddress = 20;
constexpr std::chrono::minutes kExtendAfter{5};
constexpr std::size_t kMinPassword = 10, kMaxPassword = 200;
// No password has this hash; verifying against it makes an unknown login take as long as a wrong
// password.
constexpr const char* kNobody = "nobody";

// One of the few places at the hashing desk.
class HashingSlot {
 public:
  explicit HashingSlot(Centre& centre) : desk_(centre.desk()) {
    std::unique_lock lock(desk_.hashing);
    const int places = std::max(1, centre.settings().concurrent_password_hashes);
    taken_ = desk_.hashing_freed.wait_for(lock, std::chrono::seconds(10),
                                          [&] { return desk_.hashing_now < places; });
    if (taken_) ++desk_.hashing_now;
  }
  HashingSlot(const HashingSlot&) = delete;
  HashingSlot& operator=(const HashingSlot&) = delete;
  ~HashingSlot() {
    if (!taken_) return;
    {
      const std::lock_guard lock(desk_.hashing);
      --desk_.hashing_now;
    }
    desk_.hashing_freed.notify_one();
  }
  bool taken() const { return taken_; }

 private:
  Centre::Desk& desk_;
  bool taken_ = false;
};

std::unexpected<Error> too_busy() {
  return fail(ErrorCode::unavailable, "too many people are signing in right now; try again",
              "busy");
}

Result<std::string> hash_password(Centre& centre, const std::string& password) {
  const HashingSlot slot(centre);
  if (!slot.taken()) return too_busy();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const auto memory = static_cast<std::size_t>(centre.settings().password_hash_memory_mib) << 20;
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), kHashPasses, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(ErrorCode::unavailable, "not enough memory to hash a password", "busy");
  }
  return std::string(out.data());
}

Result<bool> verify_password(Centre& centre, const std::string& hash, const std::string& password) {
  if (hash == kNobody) {
    ASSAY_TRY(hash_password(centre, password));
    return false;
  }
  const HashingSlot slot(centre);
  if (!slot.taken()) return too_busy();
  std::array<char, crypto_pwhash_STRBYTES> stored{};
  std::copy_n(hash.data(), std::min(hash.size(), stored.size() - 1), stored.data());
  return crypto_pwhash_str_verify(stored.data(), password.data(), password.size()) == 0;
}

Status check_rate(store::Connection& c, Centre& centre, const std::string& login,
                  const std::string& address) {
  const Seconds since = centre.now() - kFailureWindow;
  ASSAY_ASSIGN(const std::int64_t by_login, store::login_failures(c, "login:" + login, since));
  ASSAY_ASSIGN(const std::int64_t by_address,
               store::login_failures(c, "address:" + address, since));
  if (by_login < kFailuresPerLogin && by_address < kFailuresPerAddress) return {};
  return fail(ErrorCode::limit, "too many failed attempts; try again in 15 minutes", "rate");
}

Actor actor_of(const store::User& user) { return {user.id, user.name, user.seller_id, user.roles}; }

Status note_failure(Centre& centre, const std::string& login, const std::string& address) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::note_login_failure(c, "login:" + login, centre.now()));
    return store::note_login_failure(c, "address:" + address, centre.now());
  });
}

Result<SignIn> open_session(Centre& centre, const store::User& user) {
  SignIn result{random_hex(32), actor_of(user), user,
                centre.now() + centre.settings().session_expiry};
  const store::Session session{sha256(as_bytes(result.token)).hex(), user.id, centre.now(),
                               centre.now(), result.expires_at};
  const Status written = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(
        store::forget_login_failures(c, "login:" + user.login, centre.now() - kFailureWindow));
    ASSAY_TRY(store::insert(c, session));
    return record(c, centre, result.actor,
                  {"user.sign_in", "user", user.id, "", "", user.seller_id, {}, {}});
  });
  ASSAY_TRY(written);
  return result;
}

bool good_login(const std::string& login) {
  return !login.empty() && login.size() <= 100 &&
         std::all_of(login.begin(), login.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_' || c == '@';
         });
}

Status check_user(const NewUser& user) {
  if (!good_login(user.login)) {
    return fail(ErrorCode::invalid_input, "a login has 1 to 100 of a-z 0-9 . - _ @", "/login");
  }
  if (user.password.size() < kMinPassword || user.password.size() > kMaxPassword) {
    return fail(ErrorCode::invalid_input, "a password has 10 to 200 characters", "/password");
  }
  if (user.name.empty() || user.name.size() > 200) {
    return fail(ErrorCode::invalid_input, "a name has 1 to 200 characters", "/name");
  }
  for (const std::string& role : user.roles) {
    const bool seller = role == "seller";
    if (!seller && role != "reviewer" && role != "administrator") {
      return fail(ErrorCode::invalid_input, "no such role: " + role, "/roles");
    }
    if (seller == user.seller_id.empty()) {
      return fail(ErrorCode::invalid_input, "a seller's people are sellers, and nobody else is",
                  "/roles");
    }
  }
  return {};
}

}  // namespace

Result<SignIn> sign_in(Centre& centre, const std::string& login, const std::string& password,
                       const std::string& address) {
  ASSAY_TRY(centre.db().read(
      [&](store::Connection& c) { return check_rate(c, centre, login, address); }));
  ASSAY_ASSIGN(const std::optional<store::User> user, find_user(centre, login));
  const bool usable = user && !user->disabled && password.size() <= kMaxPassword;
  ASSAY_ASSIGN(const bool right, verify_password(centre, usable ? user->password_hash : kNobody,
                                                 password.substr(0, kMaxPassword)));
  if (right) return open_session(centre, *user);
  ASSAY_TRY(note_failure(centre, login, address));
  return fail(ErrorCode::denied, "the login or the password is wrong", "credentials");
}

Result<Actor> authenticate(Centre& centre, const std::string& token) {
  const std::string digest = sha256(as_bytes(token)).hex();
  bool extend = false;
  store::Session session;
  ASSAY_ASSIGN(Actor actor, centre.db().read_value([&](store::Connection& c) -> Result<Actor> {
    ASSAY_ASSIGN(const auto found, store::find_session(c, digest));
    if (!found || found->expires_at <= centre.now()) {
      return fail(ErrorCode::denied, "sign in first", "session");
    }
    ASSAY_ASSIGN(const store::User user, store::get<store::User>(c, found->user_id));
    if (user.disabled) return fail(ErrorCode::denied, "sign in first", "session");
    session = *found;
    extend = centre.now() - session.last_used_at > kExtendAfter;
    return actor_of(user);
  }));
  if (!extend) return actor;
  session.last_used_at = centre.now();
  session.expires_at = centre.now() + centre.settings().session_expiry;
  ASSAY_TRY(centre.db().write([&](store::Connection& c) { return store::update(c, session); }));
  return actor;
}

Status sign_out(Centre& centre, const std::string& token) {
  return centre.db().write([&](store::Connection& c) {
    return store::remove_session(c, sha256(as_bytes(token)).hex());
  });
}

Result<store::User> me(Centre& centre, const Actor& actor) {
  return centre.db().read_value(
      [&](store::Connection& c) { return store::get<store::User>(c, actor.user_id); });
}

Status set_language(Centre& centre, const Actor& actor, const std::string& language) {
  if (language != "en" && language != "zh-CN") {
    return fail(ErrorCode::invalid_input, "languages are en and zh-CN", "/language");
  }
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::User user, store::get<store::User>(c, actor.user_id));
    user.language = language;
    return store::update(c, user);
  });
}

Status change_password(Centre& centre, const Actor& actor, const std::string& old_password,
                       const std::string& new_password) {
  ASSAY_ASSIGN(store::User user, me(centre, actor));
  ASSAY_ASSIGN(const bool right, verify_password(centre, user.password_hash, old_password));
  if (!right) return fail(ErrorCode::invalid_input, "this is not your password", "/old_password");
  if (new_password.size() < kMinPassword || new_password.size() > kMaxPassword) {
    return fail(ErrorCode::invalid_input, "a password has 10 to 200 characters", "/new_password");
  }
  ASSAY_ASSIGN(user.password_hash, hash_password(centre, new_password));
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::update(c, user));
    ASSAY_TRY(store::remove_sessions(c, user.id, centre.now()));
    return record(c, centre, actor,
                  {"user.password", "user", user.id, "", "", user.seller_id, {}, {}});
  });
}

Result<store::Seller> create_seller(Centre& centre, const Actor& actor, const std::string& name) {
  ASSAY_TRY(permit(Subject::administration, "manage_users", {}, actor));
  if (name.empty() || name.size() > 200) {
    return fail(ErrorCode::invalid_input, "a name has 1 to 200 characters", "/name");
  }
  store::Seller seller{new_id("slr", centre.now()), name, "active", centre.now()};
  const Status written = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::insert(c, seller));
    return record(c, centre, actor,
                  {"seller.create", "seller", seller.id, "", "active", seller.id, {}, {}});
  });
  ASSAY_TRY(written);
  return seller;
}

Result<store::User> create_user(Centre& centre, const Actor& actor, const NewUser& request) {
  ASSAY_TRY(permit(Subject::administration, "manage_users", {}, actor));
  ASSAY_TRY(check_user(request));
  store::User user;
  user.id = new_id("usr", centre.now());
  user.seller_id = request.seller_id;
  user.login = request.login;
  user.name = request.name;
  user.language = request.language;
  user.roles = request.roles;
  user.created_at = centre.now();
  ASSAY_ASSIGN(user.password_hash, hash_password(centre, request.password));
  const Status written = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::insert(c, user));
    return record(c, centre, actor,
                  {"user.create",
                   "user",
                   user.id,
                   "",
                   "active",
                   user.seller_id,
                   {},
                   {{"login", user.login}}});
  });
  ASSAY_TRY(written);
  return user;
}

Result<Listing<store::User>> list_users(Centre& centre, const Actor& actor, const Page& page) {
  ASSAY_TRY(permit(Subject::administration, "manage_users", {}, actor));
  Listing<store::User> listing;
  ASSAY_ASSIGN(listing.items, centre.db().read_value([&](store::Connection& c) {
    return store::user_page(c, range_of(page));
  }));
  listing.next = cut_page(listing.items, limit_of(page));
  return listing;
}

Result<Listing<store::Seller>> list_sellers(Centre& centre, const Actor& actor, const Page& page) {
  ASSAY_TRY(permit(Subject::administration, "manage_users", {}, actor));
  Listing<store::Seller> listing;
  ASSAY_ASSIGN(listing.items, centre.db().read_value([&](store::Connection& c) {
    return store::seller_page(c, range_of(page));
  }));
  listing.next = cut_page(listing.items, limit_of(page));
  return listing;
}

Result<std::optional<store::User>> find_user(Centre& centre, const std::string& login) {
  return centre.db().read_value(
      [&](store::Connection& c) { return store::user_by_login(c, login); });
}

}  // namespace assay::asset
