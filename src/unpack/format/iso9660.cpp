// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{32769, "CD001"}};

}  // namespace

extern const Format iso9660{
    .name = "iso9660",
    .title = "ISO 9660 image",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
