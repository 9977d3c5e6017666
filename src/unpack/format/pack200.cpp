// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "\xca\xfe\xd0\x0d"}};

}  // namespace

extern const Format pack200{
    .name = "pack200",
    .title = "Pack200 (Java)",
    .kind = Kind::compression,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
