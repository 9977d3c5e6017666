// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{64, "\x7f\x10\xda\xbe"}};

}  // namespace

extern const Format vdi{
    .name = "vdi",
    .title = "VirtualBox disk image",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
