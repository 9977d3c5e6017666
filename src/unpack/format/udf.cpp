// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{32769, "BEA01"}, {32769, "NSR02"}, {32769, "NSR03"}};

}  // namespace

extern const Format udf{
    .name = "udf",
    .title = "UDF image",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
