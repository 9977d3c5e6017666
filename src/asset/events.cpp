#include "asset/events.h"

#include "store/journal.h"

namespace assay::asset {

namespace {
constexpr std::chrono::minutes kProgressKept{10};
constexpr std::chrono::hours kEventsKept{24};
}  // namespace

Result<std::vector<store::Event>> events_after(Centre& centre, const Actor& actor,
                                               std::int64_t sequence, std::int64_t limit) {
  return centre.db().read_value(
      [&](store::Connection& c) { return store::event_page(c, actor.seller_id, sequence, limit); });
}

Result<std::int64_t> newest_event(Centre& centre) {
  return centre.db().read_value(
      [](store::Connection& c) { return store::event_bound(c, /*newest=*/true); });
}

Result<std::int64_t> oldest_event(Centre& centre) {
  return centre.db().read_value(
      [](store::Connection& c) { return store::event_bound(c, /*newest=*/false); });
}

Status prune_events(Centre& centre) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::remove_events(c, "%.progress.%", centre.now() - kProgressKept));
    return store::remove_events(c, "%", centre.now() - kEventsKept);
  });
}

}  // namespace assay::asset
