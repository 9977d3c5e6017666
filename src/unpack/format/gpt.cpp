// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{512, "EFI PART"}, {4096, "EFI PART"}};

}  // namespace

extern const Format gpt{
    .name = "gpt",
    .title = "disk with a GPT partition table",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .precedence = 1,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
