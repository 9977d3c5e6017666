#include "unpack/format.h"

#include <algorithm>

namespace assay::unpack {

namespace {

// Bytes of the UTF-8 character in front; 0 when it is none, or a control character that text has no
// use for.
std::size_t character_bytes(ByteView bytes) {
  const auto first = std::to_integer<unsigned>(bytes[0]);
  if (first >= 0x20 && first < 0x7f) return 1;
  if (first < 0x80) return first >= 0x07 && first <= 0x0d ? 1 : (first == 0x1b ? 1 : 0);
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first > 0xf4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((std::to_integer<unsigned>(bytes[i]) & 0xc0) != 0x80) return 0;
  }
  return length;
}

bool confirm(const Probe& probe) {
  constexpr std::size_t kLooked = 1024;
  const std::size_t end = std::min(probe.head.size(), kLooked);
  for (std::size_t at = 0; at < end;) {
    const std::size_t length = character_bytes(probe.head.subspan(at));
    // A character cut in two by the end of what is looked at is no objection.
    if (length == 0) return end - at < 4 && end == kLooked && probe.head[at] >= std::byte{0xc2};
    at += length;
  }
  return true;
}

}  // namespace

extern const Format text{
    .name = "text",
    .title = "Plain text (UTF-8)",
    .kind = Kind::document,
    .confirm = confirm,
    .precedence = -100,
};

}  // namespace assay::unpack
