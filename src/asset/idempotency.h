// Idempotency-Key: the first answer is kept for 24 hours and given again.
#pragma once

#include "asset/centre.h"

#include <optional>

namespace assay::asset {

struct StoredAnswer {
  int status = 0;  // 0: the first call has not finished
  std::string body;
  std::string headers;  // opaque to us
};

// Empty: the key is new and now reserved for this caller. Set: answer with it.
// `invalid_input` "/idempotency_key" when the key came with another request; `conflict`
// "in_progress" while the first call runs (a reservation older than a minute is taken over).
Result<std::optional<StoredAnswer>> begin_idempotent(Centre& centre, const Actor& actor,
                                                     const std::string& key,
                                                     const std::string& request_sha256);
Status finish_idempotent(Centre& centre, const Actor& actor, const std::string& key,
                         const StoredAnswer& answer);
// The call failed in a way that may be tried again: forget the key.
Status drop_idempotent(Centre& centre, const Actor& actor, const std::string& key);

}  // namespace assay::asset
