#include "asset/appeal_access.h"

#include "asset/report_access.h"

#include <algorithm>

namespace assay::asset {

namespace {

struct Code {
  report::Conclusion conclusion;
  std::string_view code;
};
constexpr Code kCodes[] = {{report::Conclusion::false_positive, "false_positive"},
                           {report::Conclusion::not_affected, "not_affected"},
                           {report::Conclusion::already_fixed, "already_fixed"},
                           {report::Conclusion::will_fix, "will_fix"}};

bool hidden_from(const Actor& actor, const store::Appeal& appeal) {
  if (!may_see(actor, appeal.seller_id)) return true;
  return actor.staff() && appeal.state == "draft";
}

Status add_facts(store::Connection& c, Centre& centre, const Actor& actor, LoadedAppeal& loaded) {
  Facts& facts = loaded.facts;
  const store::Appeal& appeal = loaded.appeal;
  facts.seller_id = appeal.seller_id;
  facts.state = appeal.state;
  facts.status = loaded.revision.status;
  facts.report_age_days = (centre.now() - loaded.report.created_at).count() / 86400;
  facts.claimed_by = appeal.lease_until > centre.now() ? appeal.claimed_by : "";
  ASSAY_ASSIGN(facts.appeals_on_report, store::appeals_on_report(c, loaded.report.number));
  ASSAY_ASSIGN(facts.live_request, store::live_request(c, "", appeal.version_id));
  ASSAY_ASSIGN(facts.own_decision, store::decided_before(c, loaded.report.number, actor.user_id));
  return {};
}

std::vector<Action> decisions_on(const store::FindingRecord& finding, const store::AppealRow& row) {
  std::string reason = appealable(row) ? "" : "not_concluded";
  const std::string accept = reason.empty() ? second_reviewer_reason(finding) : reason;
  const auto action = [](const char* name, const std::string& code) {
    return Action{name, code.empty(), code, code.empty() ? "" : reason_message(code)};
  };
  return {action("accept", accept), action("uphold", reason)};
}

std::vector<AppealLine> lines_of(const LoadedAppeal& loaded) {
  std::vector<AppealLine> lines;
  for (const store::FindingRecord& finding : loaded.findings) {
    const auto row =
        std::find_if(loaded.rows.begin(), loaded.rows.end(),
                     [&](const store::AppealRow& r) { return r.finding_id == finding.finding_id; });
    if (!finding.blocking && row == loaded.rows.end()) continue;
    AppealLine line{finding, row == loaded.rows.end() ? store::AppealRow{} : *row, {}};
    line.decisions = decisions_on(finding, line.row);
    lines.push_back(std::move(line));
  }
  std::stable_partition(lines.begin(), lines.end(),
                        [](const AppealLine& l) { return l.finding.blocking; });
  return lines;
}

Status add_names(store::Connection& c, const LoadedAppeal& loaded, AppealView& view) {
  ASSAY_ASSIGN(const auto asset, store::get<store::Asset>(c, loaded.appeal.asset_id));
  ASSAY_ASSIGN(const auto version, store::get<store::Version>(c, loaded.appeal.version_id));
  ASSAY_ASSIGN(const auto seller, store::get<store::Seller>(c, loaded.appeal.seller_id));
  view.asset_name = asset.name;
  view.version_number = version.number;
  view.seller_name = seller.name;
  if (loaded.appeal.claimed_by.empty()) return {};
  ASSAY_ASSIGN(const auto reviewer, store::get<store::User>(c, loaded.appeal.claimed_by));
  view.claimed_by_name = reviewer.name;
  return {};
}

Result<AppealView> view_in(store::Connection& c, Centre& centre, const Actor& actor,
                           const LoadedAppeal& loaded) {
  AppealView view;
  view.appeal = loaded.appeal;
  view.lines = lines_of(loaded);
  view.files = loaded.files;
  view.report_number = loaded.report.number;
  view.job_id = loaded.report.job_id;
  view.report_revision = loaded.report.revision;
  view.revision_number = loaded.revision.number;
  view.package_name = loaded.revision.package_name;
  const bool open = loaded.appeal.state == "submitted" || loaded.appeal.state == "claimed";
  view.overdue = open && centre.now() > loaded.appeal.due_at;
  view.actions = allowed_actions(Subject::appeal, loaded.facts, actor);
  ASSAY_TRY(add_names(c, loaded, view));
  return view;
}

}  // namespace

bool appealable(const store::AppealRow& row) {
  return !row.conclusion.empty() && row.conclusion != "will_fix";
}

report::ProofRow proof_row(const store::AppealRow& row) {
  report::ProofRow out;
  out.finding_id = row.finding_id;
  out.justification = row.justification;
  out.explanation = row.explanation;
  for (const Code& code : kCodes) {
    if (code.code == row.conclusion) out.conclusion = code.conclusion;
  }
  return out;
}

std::string conclusion_code(report::Conclusion conclusion) {
  for (const Code& code : kCodes) {
    if (code.conclusion == conclusion) return std::string(code.code);
  }
  return {};
}

const store::FindingRecord* find_finding(const LoadedAppeal& loaded,
                                         const std::string& finding_id) {
  for (const store::FindingRecord& finding : loaded.findings) {
    if (finding.finding_id == finding_id) return &finding;
  }
  return nullptr;
}

Result<LoadedAppeal> load_appeal(store::Connection& c, Centre& centre, const Actor& actor,
                                 const std::string& id, std::string_view action,
                                 std::int64_t etag) {
  LoadedAppeal loaded;
  ASSAY_ASSIGN(loaded.appeal, store::get<store::Appeal>(c, id));
  if (hidden_from(actor, loaded.appeal))
    return fail(ErrorCode::not_found, "there is no such appeal", id);
  ASSAY_ASSIGN(loaded.revision, store::get<store::Revision>(c, loaded.appeal.revision_id));
  ASSAY_ASSIGN(loaded.report, store::get<store::Report>(c, loaded.appeal.report_id));
  ASSAY_ASSIGN(loaded.findings, store::findings_of(c, loaded.appeal.report_id));
  ASSAY_ASSIGN(loaded.rows, store::rows_of(c, id));
  ASSAY_ASSIGN(loaded.files, store::files_of(c, id));
  ASSAY_TRY(add_facts(c, centre, actor, loaded));
  if (action.empty()) return loaded;
  ASSAY_TRY(permit(Subject::appeal, action, loaded.facts, actor));
  ASSAY_TRY(check_etag(etag, loaded.appeal.etag));
  return loaded;
}

Result<report::ProofExpectation> expectation(Centre& centre, const LoadedAppeal& loaded,
                                             scan::ScanReport& scanned) {
  ASSAY_ASSIGN(scanned, read_report(centre, loaded.report));
  report::ProofExpectation expected;
  ASSAY_ASSIGN(expected.mac_key, mac_key(centre));
  expected.report_number = loaded.report.number;
  expected.revision = static_cast<int>(loaded.report.revision);
  for (const store::FindingRecord& finding : loaded.findings) {
    if (finding.state == "dismissed")
      scanned.findings[static_cast<std::size_t>(finding.position)].blocking = false;
  }
  expected.report = &scanned;
  for (const store::AppealFile& file : loaded.files) {
    if (file.kind == "evidence") expected.evidence_files.insert(file.name);
  }
  return expected;
}

Result<AppealView> appeal_view(Centre& centre, const Actor& actor, const std::string& id) {
  LoadedAppeal loaded;
  ASSAY_ASSIGN(AppealView view,
               centre.db().read_value([&](store::Connection& c) -> Result<AppealView> {
                 auto found = load_appeal(c, centre, actor, id, "", kAnyEtag);
                 if (!found) return std::unexpected(found.error());
                 loaded = std::move(*found);
                 return view_in(c, centre, actor, loaded);
               }));
  if (loaded.appeal.state != "draft") return view;
  scan::ScanReport scanned;
  ASSAY_ASSIGN(const report::ProofExpectation expected, expectation(centre, loaded, scanned));
  std::vector<report::ProofRow> rows;
  for (const store::AppealRow& row : loaded.rows) rows.push_back(proof_row(row));
  report::Proof proof = report::check_rows(std::move(rows), expected);
  view.submittable = proof.acceptable();
  view.problems = std::move(proof.problems);
  return view;
}

Status save_appeal(store::Connection& c, Centre& centre, const Actor& actor, LoadedAppeal& loaded,
                   Change change) {
  store::Appeal& appeal = loaded.appeal;
  appeal.updated_at = centre.now();
  ASSAY_TRY(store::update(c, appeal));
  change.object_type = "revision";
  change.object_id = appeal.revision_id;
  change.seller_id = appeal.seller_id;
  if (change.from.empty()) change.from = word(loaded.revision.status);
  change.to = word(loaded.revision.status);
  change.effects.emplace_back("revision:" + appeal.revision_id, change.to);
  change.effects.emplace_back("appeal:" + appeal.id, appeal.state);
  change.detail.emplace_back("appeal", appeal.id);
  ASSAY_TRY(record(c, centre, actor, change));
  return announce(c, centre,
                  {"appeal." + appeal.state,
                   appeal.seller_id,
                   "appeal",
                   appeal.id,
                   {{"appeal_id", appeal.id},
                    {"asset_id", appeal.asset_id},
                    {"version_id", appeal.version_id},
                    {"state", appeal.state},
                    {"status", change.to}}});
}

}  // namespace assay::asset
