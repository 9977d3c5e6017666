// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "\x1f\x9d"}};

bool confirm(const Probe& probe) {
  if (probe.head.size() < 4) return false;
  const auto flags = std::to_integer<unsigned>(probe.head[2]);
  return (flags & 0x60) == 0 && (flags & 0x1f) >= 9 && (flags & 0x1f) <= 16;
}

}  // namespace

extern const Format compress{
    .name = "compress",
    .title = "Unix compress (.Z)",
    .kind = Kind::compression,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
