// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "E=\xcd("}, {0, "(\xcd=E"}};

bool confirm(const Probe& probe) { return has_at(probe.head, 16, "Compressed ROMFS"); }

}  // namespace

extern const Format cramfs{
    .name = "cramfs",
    .title = "cramfs",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
