#include "asset/scans.h"

#include "asset/access.h"
#include "asset/change.h"
#include "asset/findings.h"
#include "store/journal.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::chrono::minutes kRetries[] = {std::chrono::minutes(1), std::chrono::minutes(5),
                                             std::chrono::minutes(30)};
constexpr std::chrono::hours kLaterRetries{2};

// The job as it is now, if this lease is still the newest one.
Result<store::ScanJob> held_job(store::Connection& c, const store::ScanJob& job) {
  ASSAY_ASSIGN(store::ScanJob now, store::get<store::ScanJob>(c, job.id));
  if (now.state == "running" && now.fence == job.fence) return now;
  return fail(ErrorCode::conflict, "another worker holds this scan, or it was withdrawn", "fenced");
}

Result<store::Revision> scanning_revision(store::Connection& c, const store::ScanJob& job) {
  ASSAY_ASSIGN(store::Revision revision, store::get<store::Revision>(c, job.revision_id));
  if (revision.status == ReviewStatus::scanning && revision.job_id == job.id) return revision;
  return fail(ErrorCode::internal, "a running scan whose revision is not Scanning", job.id);
}

Change change_of(const store::Revision& revision, std::string transition) {
  Change change;
  change.transition = std::move(transition);
  change.object_type = "revision";
  change.object_id = revision.id;
  change.seller_id = revision.seller_id;
  change.from = word(ReviewStatus::scanning);
  change.to = word(revision.status);
  change.effects.emplace_back("revision:" + revision.id, change.to);
  return change;
}

// T6: the revision stays Scanning; the job waits.
Status platform_fault(store::Connection& c, Centre& centre, store::ScanJob job,
                      const std::string& kind, const std::string& message) {
  ASSAY_ASSIGN(store::Revision revision, scanning_revision(c, job));
  store::ScanError& error = revision.scan_error;
  if (error.kind.empty()) error.since = centre.now();
  error.kind = kind;
  error.message = message;
  ++error.attempts;
  error.next_try_at = centre.now() + retry_delay(error.attempts);
  revision.updated_at = centre.now();
  job.state = "queued";
  job.worker.clear();
  job.lease_until = {};
  job.not_before = error.next_try_at;
  job.error_kind = kind;
  job.error_message = message;
  job.progress.stage = "queued";
  ASSAY_TRY(store::update(c, job));
  ASSAY_TRY(store::update(c, revision));
  Change change = change_of(revision, "T6");
  change.detail = {
      {"error", kind}, {"message", message}, {"attempt", std::to_string(error.attempts)}};
  ASSAY_TRY(record(c, centre, system_actor(), change));
  return announce_revision(c, centre, revision);
}

store::Report new_report(Centre& centre, const store::ScanJob& job, const scan::ScanReport& scanned,
                         const Tally& tally, bool approved) {
  store::Report report;
  report.id = new_id("rpt", centre.now());
  report.revision_id = job.revision_id;
  report.version_id = job.version_id;
  report.asset_id = job.asset_id;
  report.seller_id = job.seller_id;
  report.job_id = job.id;
  report.package_sha256 = job.package_sha256;
  report.verdict = approved ? "approved" : "rejected";
  report.verdict_line = scanned.verdict.line;
  report.blocking = tally.open_blocking;
  report.dismissed = tally.dismissed;
  report.other = tally.other;
  report.policy_name = scanned.policy.name;
  report.policy_digest = scanned.policy.digest();
  report.advisories_digest = scanned.advisories.digest;
  report.created_at = centre.now();
  return report;
}

Status close_scan(store::Connection& c, Centre& centre, store::ScanJob& job,
                  const store::Report& report, store::Revision& revision) {
  job.state = "completed";
  job.report_id = report.id;
  job.finished_at = centre.now();
  job.error_kind.clear();
  job.error_message.clear();
  job.progress.stage = "report";
  ASSAY_TRY(store::update(c, job));
  revision.scan_error = {};
  revision.report_id = report.id;
  revision.decided_at = revision.updated_at = centre.now();
  ASSAY_TRY(store::update(c, revision));
  ASSAY_ASSIGN(store::Request request, store::get<store::Request>(c, job.request_id));
  request.status = revision.status;
  request.live = false;
  request.closed_at = centre.now();
  return store::update(c, request);
}

// T4 or T5.
Status verdict(store::Connection& c, Centre& centre, store::ScanJob job,
               const scan::ScanReport& scanned, std::vector<store::FindingRecord> findings,
               const Tally& tally, const std::string& json_sha256, bool approved) {
  ASSAY_ASSIGN(store::Revision revision, scanning_revision(c, job));
  store::Report report = new_report(centre, job, scanned, tally, approved);
  ASSAY_ASSIGN(const std::int64_t number, store::next_number(c, "report"));
  report.number = "R-" + std::to_string(number);
  report.json_sha256 = json_sha256;
  ASSAY_TRY(store::insert(c, report));
  ASSAY_TRY(insert_findings(c, report.id, std::move(findings)));
  revision.status = approved ? ReviewStatus::approved : ReviewStatus::rejected;
  ASSAY_TRY(close_scan(c, centre, job, report, revision));
  if (approved) ASSAY_TRY(mark_approved(c, centre, revision));
  Change change = change_of(revision, approved ? "T4" : "T5");
  change.effects.emplace_back("request:" + job.request_id, change.to);
  change.detail = {{"report", report.number},
                   {"open_blocking", std::to_string(tally.open_blocking)},
                   {"dismissed", std::to_string(tally.dismissed)},
                   {"verdict", scanned.verdict.line},
                   {"advisories", report.advisories_digest},
                   {"engines", engine_line(scanned)}};
  ASSAY_TRY(record(c, centre, system_actor(), change));
  return announce_revision(c, centre, revision);
}

std::string reasons_of(const scan::ScanReport& report) {
  return report.verdict.reasons.empty() ? report.verdict.line : report.verdict.reasons.front();
}

}  // namespace

std::chrono::seconds retry_delay(std::int64_t attempts) {
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(1, attempts) - 1);
  return index < std::size(kRetries) ? std::chrono::seconds(kRetries[index])
                                     : std::chrono::seconds(kLaterRetries);
}

// A found fault of the package is final even when something of ours was missing: it will not go
// away. Without one, Approved needs the policy's plain yes; nothing that did not run is ever a
// pass.
Judgement judge(const scan::ScanReport& report) {
  using Kind = Judgement::Kind;
  const bool blocked = std::any_of(report.findings.begin(), report.findings.end(),
                                   [](const scan::Finding& f) { return f.blocking; });
  if (blocked) return {Kind::reject, "", ""};
  for (const malware::EngineStatus& engine : report.engines) {
    if (engine.state == malware::EngineState::failed) {
      return {Kind::platform_fault, "engine_failed", engine.name + ": " + engine.reason};
    }
  }
  switch (report.verdict.outcome) {
    case scan::Outcome::approved:
      return {Kind::approve, "", ""};
    case scan::Outcome::data_missing:
      return {Kind::platform_fault, "data_missing", reasons_of(report)};
    default:
      return {Kind::platform_fault, "incomplete", reasons_of(report)};
  }
}

Result<std::optional<Lease>> take_job(Centre& centre, const std::string& worker,
                                      std::chrono::seconds lease) {
  using Taken = std::optional<Lease>;
  return centre.db().write_value([&](store::Connection& c) -> Result<Taken> {
    ASSAY_ASSIGN(auto job, store::next_job(c, centre.now()));
    if (!job) return Taken();
    job->state = "running";
    job->worker = worker;
    ++job->fence;
    ++job->attempts;
    job->lease_until = centre.now() + lease;
    if (job->started_at == Seconds{}) job->started_at = centre.now();
    job->progress = {"unpack", 0, job->package_size, 0, 0, centre.now()};
    ASSAY_TRY(store::update(c, *job));
    Digest digest;
    if (!Digest::parse(job->package_sha256, digest)) {
      return fail(ErrorCode::internal, "a scan without a package digest", job->id);
    }
    return Taken(Lease{*job, centre.blobs().path(digest)});
  });
}

Result<bool> heartbeat(Centre& centre, const store::ScanJob& job,
                       const store::ScanProgress& progress, std::chrono::seconds lease) {
  return centre.db().write_value([&](store::Connection& c) -> Result<bool> {
    ASSAY_ASSIGN(store::ScanJob now, store::get<store::ScanJob>(c, job.id));
    if (now.state != "running" || now.fence != job.fence) return false;
    now.progress = progress;
    now.progress.at = centre.now();
    now.lease_until = centre.now() + lease;
    ASSAY_TRY(store::update(c, now));
    ASSAY_TRY(announce(c, centre,
                       {"scan.progress",
                        job.seller_id,
                        "version",
                        job.version_id,
                        {{"asset_id", job.asset_id},
                         {"version_id", job.version_id},
                         {"request_id", job.request_id},
                         {"scan_id", job.id},
                         {"stage", progress.stage},
                         {"package_bytes", std::to_string(progress.package_bytes)},
                         {"package_size", std::to_string(progress.package_size)},
                         {"members", std::to_string(progress.members)},
                         {"unpacked_bytes", std::to_string(progress.unpacked_bytes)}}}));
    return true;
  });
}

Status complete_scan(Centre& centre, const store::ScanJob& job, const scan::ScanReport& report,
                     const std::string& report_json) {
  if (report.package_sha256 != job.package_sha256) {
    return fail_scan(centre, job, "internal", "the scanned bytes are not the submitted ones");
  }
  ASSAY_ASSIGN(const Digest blob, centre.blobs().put(report_json));
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::ScanJob held, held_job(c, job));
    ASSAY_ASSIGN(const auto dismissals, store::dismissals_of(c, held.asset_id, centre.now()));
    std::vector<store::FindingRecord> findings = finding_records(report, dismissals);
    const Tally tally = count_findings(findings);
    const Judgement judgement =
        judge(tally.dismissed > 0 ? without_dismissed(report, findings, centre.now()) : report);
    if (judgement.kind == Judgement::Kind::platform_fault) {
      return platform_fault(c, centre, std::move(held), judgement.error_kind,
                            judgement.error_message);
    }
    return verdict(c, centre, std::move(held), report, std::move(findings), tally, blob.hex(),
                   judgement.kind == Judgement::Kind::approve);
  });
}

Status fail_scan(Centre& centre, const store::ScanJob& job, const std::string& kind,
                 const std::string& message) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::ScanJob held, held_job(c, job));
    return platform_fault(c, centre, std::move(held), kind, message);
  });
}

namespace {

Status requeue(store::Connection& c, Centre& centre, store::ScanJob job) {
  job.state = "queued";
  job.worker.clear();
  job.lease_until = {};
  job.not_before = centre.now();
  job.progress = {"queued", 0, job.package_size, 0, 0, centre.now()};
  return store::update(c, job);
}

}  // namespace

Status return_job(Centre& centre, const store::ScanJob& job) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::ScanJob held, held_job(c, job));
    return requeue(c, centre, std::move(held));
  });
}

Result<std::size_t> recover_jobs(Centre& centre,
                                 const std::function<bool(const std::string&)>& alive) {
  return centre.db().write_value([&](store::Connection& c) -> Result<std::size_t> {
    ASSAY_ASSIGN(const auto running, store::jobs_in_state(c, "running"));
    std::size_t freed = 0;
    for (const store::ScanJob& job : running) {
      if (alive(job.worker)) continue;
      ASSAY_TRY(requeue(c, centre, job));
      ++freed;
    }
    return freed;
  });
}

Result<std::size_t> retry_now(Centre& centre) {
  return centre.db().write_value([&](store::Connection& c) -> Result<std::size_t> {
    ASSAY_ASSIGN(const auto queued, store::jobs_in_state(c, "queued"));
    std::size_t woken = 0;
    for (const store::ScanJob& job : queued) {
      if (job.not_before <= centre.now()) continue;
      ASSAY_TRY(requeue(c, centre, job));
      ++woken;
    }
    return woken;
  });
}

Result<QueueStatus> queue_status(Centre& centre) {
  return centre.db().read_value([&](store::Connection& c) -> Result<QueueStatus> {
    QueueStatus status;
    ASSAY_ASSIGN(const auto queued, store::jobs_in_state(c, "queued"));
    ASSAY_ASSIGN(const auto running, store::jobs_in_state(c, "running"));
    status.running = static_cast<std::int64_t>(running.size());
    for (const store::ScanJob& job : queued) {
      if (job.not_before > centre.now()) {
        ++status.waiting_for_retry;
        continue;
      }
      ++status.queued;
      if (status.oldest_queued == Seconds{}) status.oldest_queued = job.created_at;
    }
    return status;
  });
}

}  // namespace assay::asset
