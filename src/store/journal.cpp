#include "store/journal.h"

#include "base/hash.h"
#include "store/mapping.h"

namespace assay::store {

std::string audit_hash(const AuditEntry& entry) {
  Json row = Json::array();
  row.push_back(entry.previous_hash);
  row.push_back(entry.sequence);
  row.push_back(entry.at.time_since_epoch().count());
  for (const std::string* field :
       {&entry.actor_id, &entry.actor_name, &entry.actor_role, &entry.seller_id, &entry.transition,
        &entry.object_type, &entry.object_id, &entry.from_status, &entry.to_status, &entry.effects,
        &entry.detail}) {
    row.push_back(*field);
  }
  return sha256(as_bytes(dump_json(row))).hex();
}

// The sequence is gapless because only one transaction writes at a time.
Status append_audit(Connection& connection, AuditEntry entry) {
  ASSAY_ASSIGN(const Rows rows,
               connection.query("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1"));
  entry.sequence = rows.rows.empty() ? 1 : rows.rows[0].integer("sequence") + 1;
  entry.previous_hash = rows.rows.empty() ? std::string() : rows.rows[0].text("hash");
  entry.hash = audit_hash(entry);
  return insert(connection, entry);
}

Result<std::vector<AuditEntry>> audit_page(Connection& connection, const AuditQuery& query) {
  Condition where;
  where.equal("seller_id", query.seller_id).equal("object_id", query.object_id);
  where.equal("actor_id", query.actor_id).equal("transition", query.transition);
  if (query.before_sequence > 0)
    where.add("sequence < :before").bind("before", query.before_sequence);
  where.bind("limit", query.limit);
  return select<AuditEntry>(connection, where.text() + " ORDER BY sequence DESC LIMIT :limit",
                            where.binds());
}

Result<std::vector<AuditEntry>> audit_after(Connection& connection, std::int64_t sequence,
                                            std::int64_t limit) {
  return select<AuditEntry>(connection, "sequence > :after ORDER BY sequence LIMIT :limit",
                            {{"after", sequence}, {"limit", limit}});
}

Status append_event(Connection& connection, Event event) {
  ASSAY_ASSIGN(event.sequence, next_number(connection, "event"));
  return insert(connection, event);
}

Result<std::vector<Event>> event_page(Connection& connection, const std::string& seller_id,
                                      std::int64_t after, std::int64_t limit) {
  Condition where;
  where.equal("seller_id", seller_id)
      .add("sequence > :after")
      .bind("after", after)
      .bind("limit", limit);
  return select<Event>(connection, where.text() + " ORDER BY sequence LIMIT :limit", where.binds());
}

Result<std::int64_t> event_bound(Connection& connection, bool newest) {
  return count(
      connection,
      newest
          ? "SELECT COALESCE(MAX(CAST(value AS BIGINT)), 0) AS n FROM settings WHERE name = 'event'"
          : "SELECT COALESCE(MIN(sequence), 0) AS n FROM events",
      {});
}

Status remove_events(Connection& connection, const std::string& type_pattern, Seconds before) {
  ASSAY_TRY(connection.execute("DELETE FROM events WHERE type LIKE :type AND at < :before",
                               {{"type", type_pattern}, {"before", at(before)}}));
  return {};
}

Result<std::int64_t> next_number(Connection& connection, const std::string& counter) {
  ASSAY_ASSIGN(const std::optional<std::string> now, setting(connection, counter));
  const std::int64_t next = (now ? std::strtoll(now->c_str(), nullptr, 10) : 0) + 1;
  ASSAY_TRY(set_setting(connection, counter, std::to_string(next)));
  return next;
}

Result<std::optional<std::string>> setting(Connection& connection, const std::string& name) {
  ASSAY_ASSIGN(const Rows rows,
               connection.query("SELECT value FROM settings WHERE name = :name", {{"name", name}}));
  if (rows.rows.empty()) return std::optional<std::string>{};
  return std::optional<std::string>(rows.rows[0].text("value"));
}

Status set_setting(Connection& connection, const std::string& name, const std::string& value) {
  ASSAY_TRY(
      connection.execute("INSERT INTO settings (name, value) VALUES (:name, :value)"
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                         {{"name", name}, {"value", value}}));
  return {};
}

Result<std::optional<KeptAnswer>> find_answer(Connection& connection, const std::string& user_id,
                                              const std::string& key) {
  ASSAY_ASSIGN(const Rows rows,
               connection.query("SELECT request_sha256, status, body, headers, created_at"
                                " FROM idempotency WHERE user_id = :user AND"
                                " idempotency_key = :key",
                                {{"user", user_id}, {"key", key}}));
  if (rows.rows.empty()) return std::optional<KeptAnswer>{};
  const Row& row = rows.rows[0];
  return std::optional<KeptAnswer>(
      KeptAnswer{row.text("request_sha256"), row.integer("status"), row.text("body"),
                 row.text("headers"), Seconds(std::chrono::seconds(row.integer("created_at")))});
}

Status keep_answer(Connection& connection, const std::string& user_id, const std::string& key,
                   const KeptAnswer& answer) {
  ASSAY_TRY(connection.execute(
      "INSERT INTO idempotency (user_id, idempotency_key, request_sha256, status, body, headers, "
      "created_at)"
      " VALUES (:user, :key, :sha, :status, :body, :headers, :at) ON CONFLICT (user_id, "
      "idempotency_key)"
      " DO UPDATE SET request_sha256 = excluded.request_sha256, status = excluded.status,"
      " body = excluded.body, headers = excluded.headers, created_at = excluded.created_at",
      {{"user", user_id},
       {"key", key},
       {"sha", answer.request_sha256},
       {"status", answer.status},
       {"body", answer.body},
       {"headers", answer.headers},
       {"at", at(answer.created_at)}}));
  return {};
}

Status drop_answer(Connection& connection, const std::string& user_id, const std::string& key) {
  ASSAY_TRY(
      connection.execute("DELETE FROM idempotency WHERE user_id = :user AND idempotency_key = :key",
                         {{"user", user_id}, {"key", key}}));
  return {};
}

Status drop_answers_before(Connection& connection, Seconds time) {
  ASSAY_TRY(
      connection.execute("DELETE FROM idempotency WHERE created_at < :time", {{"time", at(time)}}));
  return {};
}

Result<std::vector<std::pair<std::string, std::string>>> stored_states(Connection& connection) {
  ASSAY_ASSIGN(const Rows rows,
               connection.query("SELECT 'revision:' || id AS object, status AS state FROM "
                                "revisions WHERE discarded_at = 0"
                                " UNION ALL SELECT 'request:' || id, status FROM requests"
                                " UNION ALL SELECT 'appeal:' || id, state FROM appeals"
                                " UNION ALL SELECT 'product:' || id, state FROM products"));
  std::vector<std::pair<std::string, std::string>> states;
  for (const Row& row : rows.rows) states.emplace_back(row.text("object"), row.text("state"));
  return states;
}

}  // namespace assay::store
