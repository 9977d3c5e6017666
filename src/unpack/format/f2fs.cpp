// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{1024, "\x10 \xf5\xf2"}};

}  // namespace

extern const Format f2fs{
    .name = "f2fs",
    .title = "F2FS",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
