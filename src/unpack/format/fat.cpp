// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{54, "FAT1"}, {82, "FAT32"}};

bool confirm(const Probe& probe) { return has_at(probe.head, 510, "\x55\xaa"); }

}  // namespace

extern const Format fat{
    .name = "fat",
    .title = "FAT12, FAT16, FAT32",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
