// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "XFSB"}};

}  // namespace

extern const Format xfs{
    .name = "xfs",
    .title = "XFS",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
