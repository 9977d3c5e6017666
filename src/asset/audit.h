// The audit log: append-only, hash-chained, enough to rebuild every status.
#pragma once

#include "asset/centre.h"

#include <map>

namespace assay::asset {

struct AuditFilter {
  std::string object_id, actor_id, transition;
  std::int64_t before_sequence = 0;  // 0: from the newest
  std::int64_t limit = 100;
};

// Administrators see everything, sellers their own objects.
Result<std::vector<store::AuditEntry>> list_audit(Centre& centre, const Actor& actor,
                                                  const AuditFilter& filter);

struct ChainCheck {
  std::int64_t rows = 0;
  std::int64_t broken_at = 0;  // 0: the chain holds
  std::string message;
};
Result<ChainCheck> verify_audit(Centre& centre);
// "revision:rev_…" → "Scanning", "appeal:apl_…" → "claimed" … as the log says.
Result<std::map<std::string, std::string>> replay_audit(Centre& centre);
// The same, as the tables say. The two are equal, always.
Result<std::map<std::string, std::string>> stored_states(Centre& centre);

}  // namespace assay::asset
