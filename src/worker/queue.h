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
  // For the log, one per scan.
  struct Entry {
    std::string scan_id;
    std::string result;  // "completed", "returned", "dropped", or the kind of an error
    std::string words;   // the verdict's line, or the error
    std::string
        sandbox;  // layers that were not active; empty when all were, or when it never began
  };
  std::function<void(const Entry&)> log;
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
