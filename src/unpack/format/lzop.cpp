// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, std::string_view("\x89LZO\x00\x0d\x0a\x1a\x0a", 9)}};

}  // namespace

extern const Format lzop{
    .name = "lzop",
    .title = "lzop",
    .kind = Kind::compression,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
