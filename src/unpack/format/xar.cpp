// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("xar!\x00\x1c", 6)}};

}  // namespace

extern const Format xar{
    .name = "xar",
    .title = "xar (macOS packages)",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
