// Reports inside the services. For the files of this folder.
#pragma once

#include "asset/access.h"
#include "asset/reports.h"

namespace assay::asset {

Result<store::Report> load_report_record(store::Connection& c, const Actor& actor,
                                         const std::string& id);
Result<scan::ScanReport> read_report(Centre& centre, const store::Report& report);
// The secret of this instance that keys the row MACs of workbooks; made at first use.
Result<std::string> mac_key(Centre& centre);

}  // namespace assay::asset
