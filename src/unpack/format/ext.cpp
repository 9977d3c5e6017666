// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{1080, "S\xef"}};

// The magic is two bytes: the fields around it must be those of a superblock too.
bool confirm(const Probe& probe) {
  if (probe.head.size() < 0x460) return false;
  const auto at = [&](std::size_t offset) { return le32(probe.head, 0x400 + offset); };
  return at(0x18) <= 6 && at(0x4c) <= 1 && at(0) > 0 && at(4) > 0 && at(0x20) > 0 && at(0x28) > 0;
}

}  // namespace

extern const Format ext{
    .name = "ext",
    .title = "ext2, ext3, ext4",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
