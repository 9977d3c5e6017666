// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("CrAU\x00\x00\x00\x00", 8)}};

}  // namespace

extern const Format android_payload{
    .name = "android-payload",
    .title = "Android update payload",
    .kind = Kind::firmware,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
