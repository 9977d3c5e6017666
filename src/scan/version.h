// The version of the program, from CMake's project().
#pragma once

namespace assay::scan {

extern const char* const kVersion;

}  // namespace assay::scan
