// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "Rar!\x1a\x07"}};

}  // namespace

extern const Format rar{
    .name = "rar",
    .title = "RAR",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
