// Findings of a scan as rows, and which of them earlier decisions dismiss. For the files of this
// folder.
#pragma once

#include "asset/centre.h"
#include "scan/scan_report.h"
#include "store/repository.h"

namespace assay::asset {

// In the report's order. A blocking finding that a dismissal covers is "dismissed", every other one
// "open".
std::vector<store::FindingRecord> finding_records(const scan::ScanReport& report,
                                                  const std::vector<store::Dismissal>& dismissals);
// Same rule and component version; a risen score or a new KEV listing ends it; what was decided
// about bytes (scanner error, patched) also needs the same place in the package.
bool covers(const store::Dismissal& dismissal, const store::FindingRecord& finding);

// The same policy's verdict without the findings that are dismissed. `now`: when the scan was made.
scan::ScanReport without_dismissed(const scan::ScanReport& report,
                                   const std::vector<store::FindingRecord>& findings, Seconds now);

struct Tally {
  std::int64_t open_blocking = 0, dismissed = 0, other = 0;
};
Tally count_findings(const std::vector<store::FindingRecord>& findings);
Status insert_findings(store::Connection& c, const std::string& report_id,
                       std::vector<store::FindingRecord> findings);
// The version's approved revision is now this one.
Status mark_approved(store::Connection& c, Centre& centre, const store::Revision& revision);
// "clamav 1.4.6 completed; yara completed"
std::string engine_line(const scan::ScanReport& report);

}  // namespace assay::asset
