// The verdict: what the findings, the data and the engines together allow to say.
#pragma once

#include "scan/scan_report.h"

namespace assay::scan {

// Reads everything of the report but its verdict. Precedence (design.md): a blocking finding, then
// missing or old data, then content that could not be inspected, then approval. `now` is used for
// ages only.
Verdict decide(const ScanReport& report, Seconds now);

}  // namespace assay::scan
