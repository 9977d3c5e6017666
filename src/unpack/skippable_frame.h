// Skippable frames, which zstd and lz4 share: magic 0x184D2A50 to 0x184D2A5F, size, user data.
#pragma once

#include "base/bytes.h"

namespace assay::unpack {

// True when `head` begins with `magic`, or with skippable frames and then `magic`. A first frame
// longer than `head` gives false: whose it is cannot be seen.
inline bool begins_with_frame(ByteView head, std::string_view magic) {
  while (head.size() >= 8 && (le32(head) & 0xfffffff0u) == 0x184d2a50) {
    const std::uint64_t frame = std::uint64_t{8} + le32(head, 4);
    if (frame > head.size()) return false;
    head = head.subspan(static_cast<std::size_t>(frame));
  }
  return has_at(head, 0, magic);
}

}  // namespace assay::unpack
