// The engine: unpack → catalog → match → malware → verdict. A pure library: no store, no network,
// no users.
#pragma once

#include "scan/scan_report.h"
#include "unpack/engine.h"

#include <atomic>
#include <functional>

namespace assay::scan {

struct Progress {
  std::string_view stage;  // "unpack", "match", "malware", "report"
  std::uint64_t package_bytes = 0, package_size = 0, members = 0, unpacked_bytes = 0;
};

struct Timing {
  std::string stage;
  double cpu_seconds = 0, wall_seconds = 0;
};

struct Request {
  unpack::Package package;
  unpack::Options unpack;
  Policy policy;
  malware::Options malware;
  Seconds now{};  // for the age of data only
  std::map<std::string, std::string> sandbox;
  std::function<void(const Progress&)> progress;  // may be empty
};

// `database` may be null: no advisory data at all (the verdict says so).
Result<ScanReport> run(const Request& request, const advisory::Database* database,
                       std::vector<Timing>* timings = nullptr);

}  // namespace assay::scan
