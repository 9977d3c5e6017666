// The ar archive, as such (static libraries) and as the outer layer of Debian packages.
#pragma once

#include "unpack/format.h"

namespace assay::unpack {

Status read_ar(const Input& input, Sink& sink);

}  // namespace assay::unpack
