// The queue of scans as workers see it, and T4, T5 and T6. System only: there is no actor.
#pragma once

#include "asset/centre.h"
#include "scan/scan_report.h"

#include <chrono>
#include <optional>

namespace assay::asset {

// A lease on one job. Every later call carries the fence; a call with an old one is `conflict`
// "fenced".
struct Lease {
  store::ScanJob job;
  std::string package_path;  // of the blob
};

// The oldest job that is queued and due, or whose lease ran out. Empty: nothing to do.
Result<std::optional<Lease>> take_job(Centre& centre, const std::string& worker,
                                      std::chrono::seconds lease);
// Renews the lease and stores progress; false in the result: the job was cancelled, stop.
Result<bool> heartbeat(Centre& centre, const store::ScanJob& job,
                       const store::ScanProgress& progress, std::chrono::seconds lease);
// T4, T5, or T6 when the report says that something of ours was missing.
Status complete_scan(Centre& centre, const store::ScanJob& job, const scan::ScanReport& report,
                     const std::string& report_json);
// T6: the scan did not run to its end.
Status fail_scan(Centre& centre, const store::ScanJob& job, const std::string& kind,
                 const std::string& message);
// Gives the job back unharmed (the worker is told to stop).
Status return_job(Centre& centre, const store::ScanJob& job);
// Frees the leases of workers that `alive` says are gone. Returns how many.
Result<std::size_t> recover_jobs(Centre& centre,
                                 const std::function<bool(const std::string&)>& alive);
// New data arrived or an operator asks: every waiting scan_error is tried now.
Result<std::size_t> retry_now(Centre& centre);

struct QueueStatus {
  std::int64_t queued = 0, running = 0, waiting_for_retry = 0;
  Seconds oldest_queued{};
};
Result<QueueStatus> queue_status(Centre& centre);

// What a report means for its revision. Pure.
struct Judgement {
  enum class Kind { approve, reject, platform_fault } kind = Kind::platform_fault;
  std::string error_kind, error_message;  // platform_fault
};
// `report` with its dismissed findings no longer blocking, and the verdict of that.
Judgement judge(const scan::ScanReport& report);
// 1, 5, 30 minutes, then every 2 hours.
std::chrono::seconds retry_delay(std::int64_t attempts);

}  // namespace assay::asset
