// Gives up, for good, everything a process that parses hostile bytes does not need.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::worker {

// Layer → "active", or why it is not: "namespaces" → "not permitted here: Operation not permitted".
using Layers = std::map<std::string, std::string>;

struct Lockdown {
  std::vector<std::string>
      readable;         // files, and folders with all below; missing ones are left out
  std::string scratch;  // the only place to write; empty: nowhere
  std::uint64_t memory_bytes = 2ull << 30;  // RLIMIT_DATA; not RLIMIT_AS, because maps are large
  std::uint64_t file_bytes = 64ull << 30;   // RLIMIT_FSIZE
  std::chrono::seconds cpu{4 * 3600};       // RLIMIT_CPU
  std::uint64_t open_files = 4096;
};

// Applies every layer this kernel offers to the calling process, which must be single-threaded. A
// layer that the kernel or a container refuses is named in the answer, never skipped silently.
// Afterwards there is no network, no exec, no ptrace, no new process (threads are allowed), no file
// outside the lists.
Layers lock_down(const Lockdown& rules);

}  // namespace assay::worker
