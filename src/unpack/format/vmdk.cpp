// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "KDMV"}, {0, "# Disk DescriptorFile"}};

}  // namespace

extern const Format vmdk{
    .name = "vmdk",
    .title = "VMware disk image",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
