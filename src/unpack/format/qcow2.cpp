// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "QFI\xfb"}};

}  // namespace

extern const Format qcow2{
    .name = "qcow2",
    .title = "QEMU disk image (qcow, qcow2)",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
