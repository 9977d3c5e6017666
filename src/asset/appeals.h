// Appeals: Upload Proof parses and previews, Submit commits, a reviewer decides row by row.
#pragma once

#include "asset/permissions.h"
#include "asset/reports.h"
#include "report/proof.h"

#include <optional>

namespace assay::asset {

struct AppealLine {
  store::FindingRecord finding;
  store::AppealRow row;           // empty conclusion: not appealed
  std::vector<Action> decisions;  // "accept" and "uphold", with reasons ("needs_second_reviewer")
};

struct AppealView {
  store::Appeal appeal;
  std::vector<AppealLine> lines;  // every blocking finding, then others that were concluded
  std::vector<store::AppealFile> files;
  std::vector<report::ProofProblem> problems;  // of the rows as they stand
  std::string asset_name, version_number, seller_name, report_number;
  std::string package_name, claimed_by_name, job_id;
  std::int64_t report_revision = 1, revision_number = 1;
  bool overdue = false;
  bool submittable = false;  // no error, at least one row
  std::vector<Action> actions;
};

struct ProofPreview {
  report::Proof proof;
  AppealView appeal;  // after the rows were taken; unchanged when proof.acceptable() is false
};

struct AppealFilter {
  std::string state, asset_id, version_id;
  bool mine = false;   // reviewer: claimed by me
  bool queue = false;  // reviewer: submitted or claimed, the one due first comes first
};

// T9. The open draft of the version's newest report, made when there is none.
Result<AppealView> start_appeal(Centre& centre, const Actor& actor, const std::string& version_id);
Result<AppealView> get_appeal(Centre& centre, const Actor& actor, const std::string& id);
Result<Listing<AppealView>> list_appeals(Centre& centre, const Actor& actor,
                                         const AppealFilter& filter, const Page& page);
// T9. Rows typed on the page: replaces all rows. Problems are in the view; rows are kept as typed.
Result<AppealView> set_rows(Centre& centre, const Actor& actor, const std::string& id,
                            std::int64_t etag, const std::vector<report::ProofRow>& rows,
                            const std::string& words);
// T9. All or nothing: with an error nothing changes.
Result<ProofPreview> upload_proof(Centre& centre, const Actor& actor, const std::string& id,
                                  std::int64_t etag, const std::string& filename, ByteView file);
// The same rules, nothing kept: the report with a comment on every bad cell. `invalid_input` when
// the file is no workbook at all.
Result<ReportFile> annotate_proof(Centre& centre, const Actor& actor, const std::string& id,
                                  const std::string& language, ByteView file);
// Evidence files: .pdf .txt .log .diff .patch .png .jpg .zip .asc .sig, at most 20 MB each and 20
// of them.
Result<AppealView> add_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                std::int64_t etag, const std::string& filename, ByteView file);
Result<AppealView> remove_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag, const std::string& filename);
Result<std::string> read_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                  const std::string& filename);
Status discard_appeal(Centre& centre, const Actor& actor, const std::string& id, std::int64_t etag);
// T10. `leave_blank_rows` must be true when blocking rows are not appealed (W12).
Result<AppealView> submit_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                 std::int64_t etag, bool leave_blank_rows);
// T14.
Result<AppealView> withdraw_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag);
// T11. The lease lasts 30 minutes and is renewed by every decision.
Result<AppealView> claim_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                std::int64_t etag);
Result<AppealView> release_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                  std::int64_t etag);
// One row. Refused for a Virus, Coverage, KEV or >= 9.0 row when `decision` is "accept".
Result<AppealView> decide_row(Centre& centre, const Actor& actor, const std::string& id,
                              std::int64_t etag, const std::string& finding_id,
                              const std::string& decision, const std::string& comment);
// T12 / T13, once every concluded row is decided: writes report revision 2.
Result<AppealView> decide_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                 std::int64_t etag);

// Three weekdays on, 23:59:59 UTC; received after 17:00 or on a weekend counts from the next
// weekday.
Seconds due_date(Seconds received);
// Whether one person's yes is enough; empty: it is, else the reason code.
std::string second_reviewer_reason(const store::FindingRecord& finding);

}  // namespace assay::asset
