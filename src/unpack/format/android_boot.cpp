// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "ANDROID!"}, {0, "VNDRBOOT"}};

}  // namespace

extern const Format android_boot{
    .name = "android-boot",
    .title = "Android boot image",
    .kind = Kind::firmware,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
