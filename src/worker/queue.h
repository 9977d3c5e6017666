// A worker of the centre: takes scans from the queue one after another and runs each in a sandboxed
// child (workflow.md (b), T4–T6). As many processes as one likes may work on one queue; a lease
// with a fence decides which of them may write.
#pragma once

#include "asset/scans.h"
#include "scan/policy.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

namespace assay::worker {

struct QueueOptions {
  std::string home;     // $ASSAY_HOME: advisories, signatures
  std::string scratch;  // a folder of this worker's own is made below it
  scan::Policy policy;
  std::chrono::seconds lease{60};
  std::chrono::milliseconds poll{200};  // how long an empty queue is left alone
  // One line for the log per scan: its id, what came of it, and the words of an error.
  std::function<void(const std::string& scan_id, const std::string& result,
                     const std::string& words)>
      log;
};

// Until `stop`; a scan that is running then is given back to the queue, unharmed. Returns an error
// only when the records cannot be read or written any more. Call from a single-threaded process.
Status work_queue(asset::Centre& centre, const QueueOptions& options,
                  const std::atomic<bool>& stop);

// "host:pid:start", where `start` is when the process began, so that a reused pid is not taken for
// it.
std::string worker_name();
// False when that process of this host is gone. Workers of other hosts count as alive: their leases
// run out by themselves.
bool worker_alive(const std::string& name);
// What workers that are gone left below QueueOptions::scratch.
void clean_scratch(const std::string& scratch);

}  // namespace assay::worker
