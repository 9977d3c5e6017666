// A hash of a Java class that relocation does not change.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>

namespace assay::catalog {

// Covers class names, string and number constants, and member names with their types, all without
// package names, sorted: so neither a renamed package nor a rewritten constant pool matters. Never
// 0.
Result<std::uint64_t> class_print(ByteView class_file);

}  // namespace assay::catalog
