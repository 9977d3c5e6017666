// Runs one scan in a sandboxed child of this process. Used by `assay scan` and by the centre's
// workers.
#pragma once

#include "base/result.h"
#include "scan/scan.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace assay::worker {

class ClamServer;  // clam_server.h

struct ScanJob {
  std::string package_path;  // a file, a folder, or empty: standard input
  std::string package_name;  // first step of every nested path
  std::string home;          // $ASSAY_HOME: advisories, signatures
  std::string scratch_dir;   // the only place the child may write; created and removed here
  scan::Policy policy;
  unpack::Limits limits;
  bool malware = true;
  const ClamServer* clam =
      nullptr;  // kept by a server; null: started for this scan, when there are signatures
  std::chrono::seconds timeout{0};          // wall clock; 0: four hours
  std::uint64_t memory_bytes = 2ull << 30;  // RLIMIT_DATA of the child
  Seconds now{};
  std::function<void(const scan::Progress&)> progress;  // called in the parent
  std::function<void()> tick;                           // called in the parent every 50 ms
  const std::atomic<bool>* cancelled = nullptr;         // checked at least every 100 ms
};

struct ScanOutcome {
  scan::ScanReport report;
  std::string report_json;  // exactly what the child wrote: the `json` output
  std::vector<scan::Timing> timings;
  std::map<std::string, std::string> sandbox;  // layer → "active" or why not; not in report_json
};

// "landlock: not in this kernel; seccomp: …": the layers that are not active; empty when all are.
std::string missing_layers(const std::map<std::string, std::string>& sandbox);

// Forks, locks the child down (Landlock, seccomp, rlimits, no network; each layer feature-detected
// and told in the outcome), opens the advisory snapshot in the child, scans, and takes the report
// over a pipe. Errors name our fault in words: `internal` "the scan process was killed by signal
// 9", `timeout`, `limit` "out of memory". Call from a single-threaded process, or from a warm
// parent that forked early.
Result<ScanOutcome> run_scan(const ScanJob& job);

}  // namespace assay::worker
