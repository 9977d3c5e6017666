// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{1024, std::string_view("H+\x00\x04", 4)},
                             {1024, std::string_view("HX\x00\x05", 4)}};

}  // namespace

extern const Format hfsplus{
    .name = "hfsplus",
    .title = "HFS+ and HFSX",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
