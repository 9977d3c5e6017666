// A folder on disk, delivered like any container: sorted, symbolic links not followed.
#pragma once

#include "unpack/format.h"

#include <string>

namespace assay::unpack {

// An unreadable file or folder is delivered as opaque; an error means that the folder itself is
// unreadable or that the sink ended the scan.
Status walk_folder(const std::string& folder, Sink& sink);

}  // namespace assay::unpack
