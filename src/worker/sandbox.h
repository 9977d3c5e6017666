// Runs one function in a locked-down child process and names every way in which it can end.
#pragma once

#include "base/result.h"
#include "worker/lockdown.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::worker {

struct SandboxOptions {
  Lockdown lockdown;  // `scratch` is filled in here
  std::string
      scratch_dir;  // a private folder is made below it, and removed whatever happens; empty: none
  std::chrono::milliseconds timeout{4 * 3600 * 1000};  // wall clock
  const std::atomic<bool>* cancelled = nullptr;        // looked at every 50 ms
  std::function<void()> tick;                          // called in the parent every 50 ms
  std::vector<int> keep_fds;               // stay open in the child; all others are closed
  std::uint64_t reply_bytes = 1ull << 30;  // everything the child may send
};

// The child's side.
class Jail {
 public:
  Jail(int pipe, const Lockdown& rules) : pipe_(pipe), rules_(rules) {}
  // Its private folder.
  const std::string& scratch() const { return rules_.scratch; }
  // More to read once locked. Before lock() only.
  void may_read(std::string path) { rules_.readable.push_back(std::move(path)); }
  // Closes the door. Open files and databases before it; touch hostile bytes only after it.
  Layers lock() { return lock_down(rules_); }
  // One message to the parent, whole or not at all. Tags are the caller's; '\0' to '\x1f' are
  // taken.
  Status send(char tag, std::string_view payload);

 private:
  int pipe_;
  Lockdown rules_;
};

using JailBody = std::function<Status(Jail&)>;
using OnMessage = std::function<void(char tag, std::string_view payload)>;  // called in the parent

// Success only when the body returned success and everything it sent arrived. An error of the body
// comes through as it is. Faults of the child: `timeout`, `cancelled`, `limit` "out of memory",
// `internal` with the signal's name. Call from a single-threaded process, or one that holds no lock
// the body needs.
Status run_sandboxed(const SandboxOptions& options, const JailBody& body,
                     const OnMessage& on_message);

}  // namespace assay::worker
