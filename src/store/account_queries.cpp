#include "store/mapping.h"

namespace assay::store {

Result<std::optional<User>> user_by_login(Connection& connection, const std::string& login) {
  return select_one<User>(connection, "login = :login", {{"login", login}});
}

Result<std::vector<User>> user_page(Connection& connection, const Range& range) {
  const Condition where = Condition().range(range);
  return select<User>(connection, where.text(), where.binds());
}

Result<std::vector<Seller>> seller_page(Connection& connection, const Range& range) {
  const Condition where = Condition().range(range);
  return select<Seller>(connection, where.text(), where.binds());
}

Result<std::optional<Session>> find_session(Connection& connection,
                                            const std::string& token_sha256) {
  return select_one<Session>(connection, "token_sha256 = :token", {{"token", token_sha256}});
}

Status remove_session(Connection& connection, const std::string& token_sha256) {
  ASSAY_TRY(connection.execute("DELETE FROM sessions WHERE token_sha256 = :token",
                               {{"token", token_sha256}}));
  return {};
}

Status remove_sessions(Connection& connection, const std::string& user_id, Seconds expired_before) {
  ASSAY_TRY(connection.execute("DELETE FROM sessions WHERE user_id = :user OR expires_at < :time",
                               {{"user", user_id}, {"time", at(expired_before)}}));
  return {};
}

Status note_login_failure(Connection& connection, const std::string& subject, Seconds time) {
  ASSAY_TRY(connection.execute("INSERT INTO login_failures (subject, at) VALUES (:subject, :at)",
                               {{"subject", subject}, {"at", at(time)}}));
  return {};
}

Result<std::int64_t> login_failures(Connection& connection, const std::string& subject,
                                    Seconds since) {
  return count(connection,
               "SELECT count(*) AS n FROM login_failures WHERE subject = :subject AND at > :since",
               {{"subject", subject}, {"since", at(since)}});
}

Status forget_login_failures(Connection& connection, const std::string& subject, Seconds before) {
  ASSAY_TRY(
      connection.execute("DELETE FROM login_failures WHERE subject = :subject OR at < :before",
                         {{"subject", subject}, {"before", at(before)}}));
  return {};
}

}  // namespace assay::store
