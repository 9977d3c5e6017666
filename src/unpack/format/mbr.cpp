// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{510, "U\xaa"}};

// Boot sectors and boot loaders end in the same two bytes: a disk has a sound partition as well.
bool confirm(const Probe& probe) {
  if (probe.head.size() < 512) return false;
  bool partition = false;
  for (std::size_t at = 446; at < 510; at += 16) {
    const auto state = std::to_integer<unsigned>(probe.head[at]);
    if (state != 0 && state != 0x80) return false;
    const std::uint64_t first = le32(probe.head, at + 8);
    const std::uint64_t count = le32(probe.head, at + 12);
    if (probe.head[at + 4] == std::byte{0} || first == 0 || count == 0) continue;
    if (probe.size && first * 512 >= *probe.size) return false;
    partition = true;
  }
  return partition;
}

}  // namespace

extern const Format mbr{
    .name = "mbr",
    .title = "disk with an MBR partition table",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .precedence = -5,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
