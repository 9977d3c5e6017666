// Scans and their reports, read back.
#pragma once

#include "asset/permissions.h"
#include "report/writer.h"
#include "scan/scan_report.h"

#include <optional>

namespace assay::asset {

struct ReportView {
  store::Report report;
  std::vector<store::FindingRecord> findings;  // in the report's order
  bool latest = true;
};

struct FindingFilter {
  std::string type, state, text;
  std::optional<bool> blocking;
  std::int64_t offset = 0, limit = 200;
};

Result<store::ScanJob> get_scan(Centre& centre, const Actor& actor, const std::string& id);
Result<ReportView> get_report(Centre& centre, const Actor& actor, const std::string& id);
// Newest first; every revision of every report of a version.
Result<std::vector<store::Report>> list_reports(Centre& centre, const Actor& actor,
                                                const std::string& version_id);
// The whole value that writers and the report page read.
Result<scan::ScanReport> load_report(Centre& centre, const Actor& actor, const std::string& id);
// What the writers need beside it: number, revision, names, MAC key, decisions.
Result<report::Context> report_context(Centre& centre, const Actor& actor, const std::string& id,
                                       const std::string& language);
// One of the formats of report::all_writer(), ready to send.
struct ReportFile {
  std::string content, media_type, filename;
};
Result<ReportFile> write_report(Centre& centre, const Actor& actor, const std::string& id,
                                const std::string& format, const std::string& language);

}  // namespace assay::asset
