// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "\x85\x19\x01\xe0"}, {0, "\x85\x19\x02\xe0"},
                             {0, "\x85\x19\x03 "},    {0, "\x19\x85\xe0\x01"},
                             {0, "\x19\x85\xe0\x02"}, {0, "\x19\x85 \x03"}};

}  // namespace

extern const Format jffs2{
    .name = "jffs2",
    .title = "JFFS2",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
