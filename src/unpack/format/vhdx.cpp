// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "vhdxfile"}};

}  // namespace

extern const Format vhdx{
    .name = "vhdx",
    .title = "Hyper-V disk image",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
