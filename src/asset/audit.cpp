#include "asset/audit.h"

#include "asset/permissions.h"
#include "base/json.h"
#include "store/journal.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::int64_t kBatch = 1000;

template <class Visit>
Status for_each_row(store::Connection& c, Visit visit) {
  std::int64_t after = 0;
  for (;;) {
    ASSAY_ASSIGN(const std::vector<store::AuditEntry> rows, store::audit_after(c, after, kBatch));
    for (const store::AuditEntry& row : rows) ASSAY_TRY(visit(row));
    if (rows.empty()) return {};
    after = rows.back().sequence;
  }
}

std::string fault_of(const store::AuditEntry& row, const store::AuditEntry& previous) {
  if (row.sequence != previous.sequence + 1) return "a row before it is missing";
  if (row.previous_hash != previous.hash) return "it does not follow the row before it";
  if (row.hash != store::audit_hash(row)) return "its content was changed";
  return {};
}

}  // namespace

Result<std::vector<store::AuditEntry>> list_audit(Centre& centre, const Actor& actor,
                                                  const AuditFilter& filter) {
  if (actor.staff()) ASSAY_TRY(permit(Subject::administration, "read_audit", {}, actor));
  store::AuditQuery query{actor.seller_id,        filter.object_id,
                          filter.actor_id,        filter.transition,
                          filter.before_sequence, std::clamp<std::int64_t>(filter.limit, 1, 1000)};
  return centre.db().read_value([&](store::Connection& c) { return store::audit_page(c, query); });
}

Result<ChainCheck> verify_audit(Centre& centre) {
  return centre.db().read_value([](store::Connection& c) -> Result<ChainCheck> {
    ChainCheck check;
    store::AuditEntry previous;
    ASSAY_TRY(for_each_row(c, [&](const store::AuditEntry& row) -> Status {
      ++check.rows;
      const std::string fault = fault_of(row, previous);
      if (!fault.empty() && check.broken_at == 0) {
        check.broken_at = row.sequence;
        check.message = "row " + std::to_string(row.sequence) + ": " + fault;
      }
      previous = row;
      return {};
    }));
    return check;
  });
}

Result<std::map<std::string, std::string>> replay_audit(Centre& centre) {
  using States = std::map<std::string, std::string>;
  return centre.db().read_value([](store::Connection& c) -> Result<States> {
    States states;
    ASSAY_TRY(for_each_row(c, [&](const store::AuditEntry& row) -> Status {
      ASSAY_ASSIGN(const Json effects, parse_json(row.effects));
      for (const auto& [object, state] : effects.items()) {
        const auto word = state.get<std::string>();
        if (word == "Discarded") {
          states.erase(object);
        } else {
          states[object] = word;
        }
      }
      return {};
    }));
    return states;
  });
}

Result<std::map<std::string, std::string>> stored_states(Centre& centre) {
  using States = std::map<std::string, std::string>;
  return centre.db().read_value([](store::Connection& c) -> Result<States> {
    ASSAY_ASSIGN(const auto pairs, store::stored_states(c));
    return States(pairs.begin(), pairs.end());
  });
}

}  // namespace assay::asset
