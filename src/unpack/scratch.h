// Unlinked files for what does not fit in memory.
#pragma once

#include "base/file.h"

namespace assay::unpack {

// A new file that has no name (any more): the system frees it even after kill -9.
Result<Fd> open_scratch(const std::string& folder);

}  // namespace assay::unpack
