// What is written beside every change: audit rows, events, counters; and the answers kept for
// idempotency keys.
#pragma once

#include "store/database.h"
#include "store/records.h"

#include <optional>

namespace assay::store {

// Fills sequence, previous_hash and hash. Call inside the transaction of the change.
Status append_audit(Connection& connection, AuditEntry entry);
// SHA-256 over the previous hash and every field of the row.
std::string audit_hash(const AuditEntry& entry);

struct AuditQuery {
  std::string seller_id, object_id, actor_id, transition;
  std::int64_t before_sequence = 0, limit = 100;
};
Result<std::vector<AuditEntry>> audit_page(Connection& connection, const AuditQuery& query);
// In order, `limit` at a time.
Result<std::vector<AuditEntry>> audit_after(Connection& connection, std::int64_t sequence,
                                            std::int64_t limit);

Status append_event(Connection& connection, Event event);
Result<std::vector<Event>> event_page(Connection& connection, const std::string& seller_id,
                                      std::int64_t after, std::int64_t limit);
Result<std::int64_t> event_bound(Connection& connection, bool newest);
Status remove_events(Connection& connection, const std::string& type_pattern, Seconds before);

// Grows by one and returns the new value; the first is 1.
Result<std::int64_t> next_number(Connection& connection, const std::string& counter);
Result<std::optional<std::string>> setting(Connection& connection, const std::string& name);
Status set_setting(Connection& connection, const std::string& name, const std::string& value);

struct KeptAnswer {
  std::string request_sha256;
  std::int64_t status = 0;
  std::string body, headers;
  Seconds created_at{};
};
Result<std::optional<KeptAnswer>> find_answer(Connection& connection, const std::string& user_id,
                                              const std::string& key);
Status keep_answer(Connection& connection, const std::string& user_id, const std::string& key,
                   const KeptAnswer& answer);
Status drop_answer(Connection& connection, const std::string& user_id, const std::string& key);
Status drop_answers_before(Connection& connection, Seconds time);

// Every object with a status, as "type:id" and the word: revisions, requests, appeals, products.
Result<std::vector<std::pair<std::string, std::string>>> stored_states(Connection& connection);

}  // namespace assay::store
