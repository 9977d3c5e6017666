// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("LZIP\x00", 5)}, {0, "LZIP\x01"}};

}  // namespace

extern const Format lzip{
    .name = "lzip",
    .title = "lzip",
    .kind = Kind::compression,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
