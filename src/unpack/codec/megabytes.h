// The one wording of "this needs too much memory".
#pragma once

#include "base/result.h"

#include <string>

namespace assay::unpack {

inline std::uint64_t megabytes(std::uint64_t bytes) {
  return (bytes >> 20) + ((bytes & 0xfffff) != 0 ? 1 : 0);
}

inline std::unexpected<Error> needs_memory(std::uint64_t needed_bytes, std::uint64_t limit_bytes) {
  return fail(ErrorCode::limit, "needs " + std::to_string(megabytes(needed_bytes)) +
                                    " MB of memory to unpack, the limit is " +
                                    std::to_string(limit_bytes >> 20) + " MB");
}

}  // namespace assay::unpack
