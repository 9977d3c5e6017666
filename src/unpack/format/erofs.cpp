// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{1024, "\xe2\xe1\xf5\xe0"}};

}  // namespace

extern const Format erofs{
    .name = "erofs",
    .title = "EROFS",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
