// The system-call allow-list of the scan process.
#pragma once

#include <string>

namespace assay::worker {

// Loads the filter into this process and every thread it will start. Returns "active" or why not.
std::string filter_syscalls();

}  // namespace assay::worker
