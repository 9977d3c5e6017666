// What routes work with, made once by the composition root.
#pragma once

#include "asset/centre.h"
#include "asset/reports.h"
#include "http/cursor.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::http {

class EventHub;
class BucketImports;
class ReportCache;

// The state of `db update` in this process.
struct DataUpdate {
  bool configured = false;
  bool running = false;
  Seconds last_attempt_at{}, next_attempt_at{};
  std::string last_result;
};

// Read anew at every call: data and signatures change under a running centre.
struct Facilities {
  std::function<scan::Policy()> policy;
  std::function<advisory::Info()> advisories;
  std::function<std::vector<malware::EngineStatus>()> engines;
  std::function<DataUpdate()> update_status;
  std::function<Status()> update_now;    // begins an update; `conflict` while one runs
  std::function<std::size_t()> workers;  // alive
};

struct Site {
  std::string version;
  std::string public_origin;  // "https://review.example"; empty: whatever Host says, plain http
  bool secure() const { return public_origin.starts_with("https://"); }
};

struct Services {
  asset::Centre& centre;
  EventHub& events;
  BucketImports& imports;
  ReportCache& reports;
  CursorSigner cursors;
  Facilities facilities;
  Site site;
};

}  // namespace assay::http
