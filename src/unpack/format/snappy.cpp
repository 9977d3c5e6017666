// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("\xff\x06\x00\x00sNaPpY", 10)}};

}  // namespace

extern const Format snappy{
    .name = "snappy",
    .title = "Snappy frames",
    .kind = Kind::compression,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
