// The formats as documentation: `assay formats` and docs/FORMATS.md.
#pragma once

#include "unpack/format.h"

#include <string>
#include <vector>

namespace assay::unpack {

const char* name(Kind kind);
// "opened", "leaf", or "opaque" for what is recognised and cannot be opened.
const char* coverage_of(const Format& format);
std::vector<const Format*> formats_by_name();
std::string formats_markdown();

}  // namespace assay::unpack
