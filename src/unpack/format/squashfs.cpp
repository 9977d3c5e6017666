// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "hsqs"}, {0, "sqsh"}};

bool confirm(const Probe& probe) {
  if (probe.head.size() < 96) return false;
  const bool little = has_at(probe.head, 0, "hsqs");
  const auto major = little ? le16(probe.head, 28) : be16(probe.head, 28);
  if (major == 4) {  // the block size is written twice
    const auto log = le16(probe.head, 22);
    return log >= 12 && log <= 20 && le32(probe.head, 12) == (1u << log);
  }
  return major >= 1 && major <= 3;
}

}  // namespace

extern const Format squashfs{
    .name = "squashfs",
    .title = "SquashFS",
    .kind = Kind::filesystem,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
