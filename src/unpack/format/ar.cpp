#include "unpack/ar_reader.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "!<arch>\n"}};
}

extern const Format ar{
    .name = "ar",
    .title = "ar (GNU, BSD; static libraries)",
    .kind = Kind::archive,
    .access = Access::stream,
    .magics = kMagics,
    .open = read_ar,
    .doc = "Long names of GNU and BSD; the symbol index is a member like any other.",
};

}  // namespace assay::unpack
