// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "LUKS\xba\xbe"}};

}  // namespace

extern const Format luks{
    .name = "luks",
    .title = "LUKS encrypted volume",
    .kind = Kind::disk,
    .access = Access::random,
    .magics = kMagics,
    .open = encrypted_volume,
    .doc = "Encrypted: reported as opaque.",
};

}  // namespace assay::unpack
