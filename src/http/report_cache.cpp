#include "http/report_cache.h"

#include <algorithm>

namespace assay::http {

Result<ReportCache::Entry> ReportCache::load(asset::Centre& centre, const asset::Actor& actor,
                                             const std::string& report_id) {
  Entry entry;
  ASSAY_ASSIGN(entry.view, asset::get_report(centre, actor, report_id));
  {
    auto kept = kept_.lock();
    const auto found =
        std::find_if(kept->begin(), kept->end(), [&](const Kept& k) { return k.id == report_id; });
    if (found != kept->end()) {
      entry.report = found->report;
      return entry;
    }
  }
  ASSAY_ASSIGN(auto report, asset::load_report(centre, actor, report_id));
  entry.report = std::make_shared<const scan::ScanReport>(std::move(report));
  auto kept = kept_.lock();
  kept->push_front({report_id, entry.report});
  if (kept->size() > kKept) kept->pop_back();
  return entry;
}

}  // namespace assay::http
