// The live stream: an outbox written in the transaction of each change.
#pragma once

#include "asset/centre.h"

namespace assay::asset {

// Events after `sequence` that the actor may see, oldest first.
Result<std::vector<store::Event>> events_after(Centre& centre, const Actor& actor,
                                               std::int64_t sequence, std::int64_t limit = 200);
// The newest sequence number: one cheap query, for polling.
Result<std::int64_t> newest_event(Centre& centre);
// The oldest one still kept; a client that is further behind must reload.
Result<std::int64_t> oldest_event(Centre& centre);
// Progress after ten minutes, the rest after a day. System only.
Status prune_events(Centre& centre);

}  // namespace assay::asset
