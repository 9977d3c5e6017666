// Child processes that `assay serve` keeps: workers that are started again when they die, and
// programs that run to their end. All calls come from one thread, the one that lives as long as the
// process.
#pragma once

#include "base/result.h"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

// Starts this very program with `args`. The child dies with its parent's thread (PR_SET_PDEATHSIG).
Result<pid_t> start_self(const std::vector<std::string>& args);

class WorkerProcesses {
 public:
  WorkerProcesses(std::size_t count, std::vector<std::string> args)
      : slots_(count), args_(std::move(args)) {}
  // Starts what is missing; a worker that died within a minute of its start waits before the next
  // try. True when one had ended: what it held is to be taken back.
  bool tend();
  std::size_t alive() const;
  // SIGTERM to all, waits, then SIGKILL.
  void stop(std::chrono::seconds patience);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Slot {
    pid_t pid = -1;
    Time started{}, not_before{};
    int failures = 0;
  };
  bool reap();
  std::vector<Slot> slots_;
  std::vector<std::string> args_;
};

}  // namespace assay::cli
