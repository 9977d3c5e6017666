// Parsed reports of the last few scans looked at. Reports never change, so an entry never goes
// stale.
#pragma once

#include "asset/reports.h"
#include "base/guarded.h"

#include <deque>
#include <memory>
#include <string>

namespace assay::http {

class ReportCache {
 public:
  struct Entry {
    asset::ReportView view;  // rows with the state of today are read anew, not taken from here
    std::shared_ptr<const scan::ScanReport> report;
  };
  // Permission is checked at every call, cached or not.
  Result<Entry> load(asset::Centre& centre, const asset::Actor& actor,
                     const std::string& report_id);

 private:
  static constexpr std::size_t kKept = 4;
  struct Kept {
    std::string id;
    std::shared_ptr<const scan::ScanReport> report;
  };
  Guarded<std::deque<Kept>> kept_;
};

}  // namespace assay::http
