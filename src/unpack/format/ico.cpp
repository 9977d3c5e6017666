#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  // The first picture lies inside the file.
  if (probe.head.size() < 22 || !probe.size) return false;
  const std::uint64_t count = le16(probe.head, 4);
  const std::uint64_t begin = le32(probe.head, 18);
  const std::uint64_t length = le32(probe.head, 14);
  return count > 0 && count < 256 && begin >= 6 + 16 * count && begin + length <= *probe.size;
}

constexpr Magic kMagics[] = {{0, std::string_view("\0\0\1\0", 4)}};
}  // namespace

extern const Format ico{
    .name = "ico",
    .title = "Icon",
    .kind = Kind::media,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
