// Appeals inside a transaction. For the files of this folder.
#pragma once

#include "asset/access.h"
#include "asset/appeals.h"
#include "asset/change.h"

namespace assay::asset {

struct LoadedAppeal {
  store::Appeal appeal;
  store::Revision revision;
  store::Report report;
  std::vector<store::FindingRecord> findings;
  std::vector<store::AppealRow> rows;
  std::vector<store::AppealFile> files;
  Facts facts;
};
// Loads, asks permission (unless `action` is empty) and compares the etag.
Result<LoadedAppeal> load_appeal(store::Connection& c, Centre& centre, const Actor& actor,
                                 const std::string& id, std::string_view action, std::int64_t etag);

// What the proof rules compare with. `scanned` is filled; findings that are dismissed do not block
// in it.
Result<report::ProofExpectation> expectation(Centre& centre, const LoadedAppeal& loaded,
                                             scan::ScanReport& scanned);
// The view after a change, with the problems of the rows while it is a draft.
Result<AppealView> appeal_view(Centre& centre, const Actor& actor, const std::string& id);
// Saves the appeal with its audit row (object: the revision) and its event.
Status save_appeal(store::Connection& c, Centre& centre, const Actor& actor, LoadedAppeal& loaded,
                   Change change);

std::string conclusion_code(report::Conclusion conclusion);
report::ProofRow proof_row(const store::AppealRow& row);
const store::FindingRecord* find_finding(const LoadedAppeal& loaded, const std::string& finding_id);
bool appealable(const store::AppealRow& row);  // concluded, and not "will fix"

}  // namespace assay::asset
