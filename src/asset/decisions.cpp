// The reviewer's side of an appeal: claim, decide row by row, conclude.
#include "asset/appeal_access.h"
#include "asset/findings.h"
#include "asset/report_access.h"
#include "asset/scans.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::chrono::minutes kLease{30};
constexpr std::chrono::days kNotAffectedFor{180};
constexpr int kWorkdays = 3;
constexpr std::chrono::hours kReceptionCloses{17};
constexpr double kCritical = 9.0;

Change t11(const std::string& what) {
  Change change;
  change.transition = "T11";
  change.detail.emplace_back("step", what);
  return change;
}

std::string dismissal_kind(const std::string& conclusion) {
  if (conclusion == "not_affected") return "not_affected";
  return conclusion == "already_fixed" ? "already_fixed" : "scanner_error";
}

store::Dismissal dismissal_of(Centre& centre, const Actor& actor, const LoadedAppeal& loaded,
                              const store::FindingRecord& finding, const store::AppealRow& row) {
  store::Dismissal dismissal;
  dismissal.id = new_id("dis", centre.now());
  dismissal.seller_id = loaded.appeal.seller_id;
  dismissal.asset_id = loaded.appeal.asset_id;
  dismissal.kind = dismissal_kind(row.conclusion);
  dismissal.rule = finding.rule;
  dismissal.component = finding.component;
  dismissal.finding_id = finding.finding_id;
  dismissal.justification = row.justification;
  dismissal.score = finding.score;
  dismissal.kev = finding.kev;
  dismissal.report_id = loaded.report.id;
  dismissal.appeal_id = loaded.appeal.id;
  dismissal.decided_by = actor.user_id;
  dismissal.created_at = centre.now();
  if (dismissal.kind == "not_affected") dismissal.expires_at = centre.now() + kNotAffectedFor;
  return dismissal;
}

// Carries the decisions over to the findings of revision 2, and remembers what was accepted.
Status apply_decisions(store::Connection& c, Centre& centre, const Actor& actor,
                       LoadedAppeal& loaded) {
  for (const store::AppealRow& row : loaded.rows) {
    if (!appealable(row)) continue;
    for (store::FindingRecord& finding : loaded.findings) {
      if (finding.finding_id != row.finding_id) continue;
      finding.state = row.decision == "accept" ? "dismissed" : "upheld";
      finding.decision_comment = row.comment;
      if (row.decision != "accept") continue;
      const store::Dismissal dismissal = dismissal_of(centre, actor, loaded, finding, row);
      finding.dismissal_id = dismissal.id;
      ASSAY_TRY(store::insert(c, dismissal));
    }
  }
  return {};
}

struct Conclusion {
  bool approved = false;
  std::string outcome, line;
};

// Dismissing every finding is not enough when the scan itself was not whole: it is never a pass.
Conclusion conclude(const LoadedAppeal& loaded, const scan::ScanReport& scanned) {
  const auto accepted =
      std::count_if(loaded.rows.begin(), loaded.rows.end(),
                    [](const store::AppealRow& r) { return r.decision == "accept"; });
  const auto upheld =
      std::count_if(loaded.rows.begin(), loaded.rows.end(),
                    [](const store::AppealRow& r) { return r.decision == "uphold"; });
  Conclusion result;
  result.outcome = upheld == 0 ? "accepted" : accepted == 0 ? "denied" : "partly_accepted";
  const Tally tally = count_findings(loaded.findings);
  if (tally.open_blocking > 0) {
    result.line =
        "rejected — " + std::to_string(tally.open_blocking) + " blocking after the appeal";
    return result;
  }
  const scan::ScanReport rest =
      without_dismissed(scanned, loaded.findings, loaded.report.created_at);
  result.approved = judge(rest).kind == Judgement::Kind::approve;
  result.line = result.approved
                    ? "approved — every blocking finding was dismissed on appeal"
                    : "rejected — every finding was dismissed, but the scan was not whole: " +
                          rest.verdict.line + ". Use Modify to scan again.";
  return result;
}

Result<store::Report> write_revision(store::Connection& c, Centre& centre, LoadedAppeal& loaded,
                                     const Conclusion& conclusion) {
  const Tally tally = count_findings(loaded.findings);
  store::Report next = loaded.report;
  next.id = new_id("rpt", centre.now());
  next.revision = loaded.report.revision + 1;
  next.supersedes = loaded.report.id;
  next.appeal_id = loaded.appeal.id;
  next.verdict = conclusion.approved ? "approved" : "rejected";
  next.verdict_line = conclusion.line;
  next.blocking = tally.open_blocking;
  next.dismissed = tally.dismissed;
  next.created_at = centre.now();
  ASSAY_TRY(store::insert(c, next));
  ASSAY_TRY(insert_findings(c, next.id, loaded.findings));
  return next;
}

Status close_request(store::Connection& c, Centre& centre, const LoadedAppeal& loaded) {
  ASSAY_ASSIGN(store::Request request, store::get<store::Request>(c, loaded.appeal.request_id));
  request.status = loaded.revision.status;
  request.live = false;
  request.closed_at = centre.now();
  return store::update(c, request);
}

Status check_decided(const LoadedAppeal& loaded) {
  for (const store::AppealRow& row : loaded.rows) {
    if (!appealable(row)) continue;
    if (row.decision.empty())
      return fail(ErrorCode::conflict, reason_message("undecided"), "undecided");
  }
  return {};
}

Change decision_change(const LoadedAppeal& loaded, const Conclusion& conclusion,
                       const store::Report& report) {
  Change change;
  change.transition = conclusion.approved ? "T12" : "T13";
  change.from = word(ReviewStatus::reviewing);
  change.effects.emplace_back("request:" + loaded.appeal.request_id, word(loaded.revision.status));
  change.detail = {{"outcome", conclusion.outcome},
                   {"report", report.number + " r" + std::to_string(report.revision)}};
  for (const store::AppealRow& row : loaded.rows) {
    if (appealable(row)) change.detail.emplace_back(row.finding_id, row.decision);
  }
  return change;
}

// T12 or T13 on loaded records.
Status finish(store::Connection& c, Centre& centre, const Actor& actor, LoadedAppeal& loaded,
              const scan::ScanReport& scanned) {
  ASSAY_TRY(check_decided(loaded));
  ASSAY_TRY(apply_decisions(c, centre, actor, loaded));
  const Conclusion conclusion = conclude(loaded, scanned);
  ASSAY_ASSIGN(const store::Report report, write_revision(c, centre, loaded, conclusion));
  loaded.appeal.state = "decided";
  loaded.appeal.outcome = conclusion.outcome;
  loaded.appeal.decided_by = actor.user_id;
  loaded.appeal.decided_at = centre.now();
  loaded.appeal.result_report_id = report.id;
  loaded.revision.status = conclusion.approved ? ReviewStatus::approved : ReviewStatus::rejected;
  loaded.revision.report_id = report.id;
  loaded.revision.decided_at = loaded.revision.updated_at = centre.now();
  ASSAY_TRY(store::update(c, loaded.revision));
  ASSAY_TRY(close_request(c, centre, loaded));
  if (conclusion.approved) ASSAY_TRY(mark_approved(c, centre, loaded.revision));
  ASSAY_TRY(save_appeal(c, centre, actor, loaded, decision_change(loaded, conclusion, report)));
  return announce_revision(c, centre, loaded.revision);
}

}  // namespace

Seconds due_date(Seconds received) {
  auto day = std::chrono::floor<std::chrono::days>(received);
  const auto workday = [](std::chrono::sys_days d) {
    const unsigned weekday = std::chrono::weekday(d).iso_encoding();
    return weekday <= 5;
  };
  const bool late = received - day >= kReceptionCloses;
  // Day zero: received in time on a weekday, else the next weekday counts as the day of receipt.
  if (late || !workday(day)) {
    do day += std::chrono::days(1);
    while (!workday(day));
  }
  for (int left = kWorkdays; left > 0;) {
    day += std::chrono::days(1);
    if (workday(day)) --left;
  }
  return Seconds(day) + std::chrono::days(1) - std::chrono::seconds(1);
}

std::string second_reviewer_reason(const store::FindingRecord& finding) {
  if (finding.type == "Virus") return "second_reviewer_virus";
  if (finding.type == "Coverage") return "second_reviewer_coverage";
  if (finding.kev) return "second_reviewer_kev";
  const bool critical =
      finding.score >= kCritical || (finding.score < 0 && finding.severity == "critical");
  return critical ? "second_reviewer_critical" : "";
}

Result<AppealView> claim_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                std::int64_t etag) {
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "claim", etag));
    loaded.appeal.state = "claimed";
    loaded.appeal.claimed_by = actor.user_id;
    loaded.appeal.lease_until = centre.now() + kLease;
    return save_appeal(c, centre, actor, loaded, t11("claim"));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<AppealView> release_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                  std::int64_t etag) {
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "release", etag));
    loaded.appeal.state = "submitted";
    loaded.appeal.claimed_by.clear();
    loaded.appeal.lease_until = {};
    return save_appeal(c, centre, actor, loaded, t11("release"));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<AppealView> decide_row(Centre& centre, const Actor& actor, const std::string& id,
                              std::int64_t etag, const std::string& finding_id,
                              const std::string& decision, const std::string& comment) {
  if (decision != "" && decision != "accept" && decision != "uphold") {
    return fail(ErrorCode::invalid_input, "the decisions are accept and uphold", "/decision");
  }
  if (decision == "uphold" && comment.empty()) {
    return fail(ErrorCode::invalid_input, "say why the finding is upheld", "/comment");
  }
  if (comment.size() > 4000)
    return fail(ErrorCode::invalid_input, "at most 4000 bytes", "/comment");
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "decide", etag));
    const auto row =
        std::find_if(loaded.rows.begin(), loaded.rows.end(),
                     [&](const store::AppealRow& r) { return r.finding_id == finding_id; });
    const store::FindingRecord* finding = find_finding(loaded, finding_id);
    if (row == loaded.rows.end() || finding == nullptr || !appealable(*row)) {
      return fail(ErrorCode::not_found, reason_message("not_concluded"), finding_id);
    }
    const std::string refusal = decision == "accept" ? second_reviewer_reason(*finding) : "";
    if (!refusal.empty()) return fail(ErrorCode::conflict, reason_message(refusal), refusal);
    row->decision = decision;
    row->comment = comment;
    row->decided_by = actor.user_id;
    row->decided_at = centre.now();
    ASSAY_TRY(store::update(c, *row));
    loaded.appeal.lease_until = centre.now() + kLease;
    Change change = t11("decide");
    change.detail.emplace_back("finding", finding_id);
    change.detail.emplace_back("decision", decision);
    return save_appeal(c, centre, actor, loaded, std::move(change));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<AppealView> decide_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                 std::int64_t etag) {
  ASSAY_ASSIGN(const LoadedAppeal before, centre.db().read_value([&](store::Connection& c) {
    return load_appeal(c, centre, actor, id, "decide", etag);
  }));
  ASSAY_ASSIGN(const scan::ScanReport scanned, read_report(centre, before.report));
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "decide", etag));
    return finish(c, centre, actor, loaded, scanned);
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

}  // namespace assay::asset
