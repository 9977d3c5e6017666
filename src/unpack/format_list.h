// The formats as documentation: `assay formats` and docs/FORMATS.md.
#pragma once

#include "unpack/format.h"

#include <string>
#include <vector>

namespace assay::unpack {

const char* name(Kind kind);
std::vector<const Format*> formats_by_name();
std::string formats_markdown();

}  // namespace assay::unpack
