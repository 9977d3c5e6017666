#include "asset/findings.h"

#include "scan/verdict.h"

namespace assay::asset {

namespace {

store::FindingRecord record_of(const scan::Finding& finding, std::int64_t position) {
  store::FindingRecord row;
  row.finding_id = finding.id;
  row.position = position;
  row.type = scan::name(finding.type);
  row.blocking = finding.blocking;
  row.rule = finding.rule;
  row.title = finding.title;
  row.component = finding.component;
  row.component_name = finding.component_name;
  row.path = finding.paths.empty() ? "" : finding.paths.front();
  if (finding.match) {
    row.severity = finding.match->severity;
    row.kev = finding.match->kev;
    if (finding.match->score) row.score = finding.match->score->value;
  }
  row.state = "open";
  return row;
}

const char* state_name(malware::EngineState state) {
  switch (state) {
    case malware::EngineState::completed:
      return "completed";
    case malware::EngineState::not_scanned:
      return "not scanned";
    case malware::EngineState::failed:
      return "failed";
  }
  return "failed";
}

}  // namespace

bool covers(const store::Dismissal& dismissal, const store::FindingRecord& finding) {
  if (dismissal.rule != finding.rule || dismissal.component != finding.component) return false;
  if (finding.score > dismissal.score || (finding.kev && !dismissal.kev)) return false;
  const bool bound_to_bytes = dismissal.kind != "not_affected" || dismissal.component.empty();
  return !bound_to_bytes || dismissal.finding_id == finding.finding_id;
}

std::vector<store::FindingRecord> finding_records(const scan::ScanReport& report,
                                                  const std::vector<store::Dismissal>& dismissals) {
  std::vector<store::FindingRecord> rows;
  rows.reserve(report.findings.size());
  for (const scan::Finding& finding : report.findings) {
    rows.push_back(record_of(finding, static_cast<std::int64_t>(rows.size())));
    if (!finding.blocking) continue;
    for (const store::Dismissal& dismissal : dismissals) {
      if (!covers(dismissal, rows.back())) continue;
      rows.back().state = "dismissed";
      rows.back().dismissal_id = dismissal.id;
      break;
    }
  }
  return rows;
}

// The same policy decides again without the findings that earlier decisions dismiss.
scan::ScanReport without_dismissed(const scan::ScanReport& report,
                                   const std::vector<store::FindingRecord>& findings, Seconds now) {
  scan::ScanReport rest = report;
  for (const store::FindingRecord& finding : findings) {
    if (finding.state != "dismissed") continue;
    rest.findings[static_cast<std::size_t>(finding.position)].blocking = false;
  }
  rest.verdict = scan::decide(rest, now);
  return rest;
}

Tally count_findings(const std::vector<store::FindingRecord>& findings) {
  Tally tally;
  for (const store::FindingRecord& finding : findings) {
    if (!finding.blocking) {
      ++tally.other;
    } else if (finding.state == "dismissed") {
      ++tally.dismissed;
    } else {
      ++tally.open_blocking;
    }
  }
  return tally;
}

Status insert_findings(store::Connection& c, const std::string& report_id,
                       std::vector<store::FindingRecord> findings) {
  for (store::FindingRecord& finding : findings) {
    finding.report_id = report_id;
    ASSAY_TRY(store::insert(c, finding));
  }
  return {};
}

Status mark_approved(store::Connection& c, Centre& centre, const store::Revision& revision) {
  ASSAY_ASSIGN(store::Version version, store::get<store::Version>(c, revision.version_id));
  version.approved_revision_id = revision.id;
  version.ever_approved = true;
  version.updated_at = centre.now();
  return store::update(c, version);
}

std::string engine_line(const scan::ScanReport& report) {
  std::string line;
  for (const malware::EngineStatus& engine : report.engines) {
    line += (line.empty() ? "" : "; ") + engine.name + " " + engine.version + " " +
            state_name(engine.state);
  }
  return line;
}

}  // namespace assay::asset
