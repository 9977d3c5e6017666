// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("MSWIM\x00\x00\x00", 8)}};

}  // namespace

extern const Format wim{
    .name = "wim",
    .title = "Windows image",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
