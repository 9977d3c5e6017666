// File systems and boot images that lie somewhere inside content of no known type, as in the flash
// image of a device.
#pragma once

#include "unpack/format.h"

namespace assay::unpack {

struct Embedded {
  const Format* format = nullptr;  // null: none
  std::uint64_t offset = 0;        // of the first one
  std::size_t count = 0;
};

// Looks at every fourth byte. Only formats that can be told from chance are looked for.
Result<Embedded> find_embedded(const ByteSource& content);

}  // namespace assay::unpack
