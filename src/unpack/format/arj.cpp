// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "`\xea"}};

bool confirm(const Probe& probe) {
  if (probe.head.size() < 40) return false;
  const auto header = le16(probe.head, 2);
  const auto first = std::to_integer<unsigned>(probe.head[4]);
  return header >= 30 && header <= 2600 && first >= 30 && first <= header &&
         probe.head[10] == std::byte{2};
}

}  // namespace

extern const Format arj{
    .name = "arj",
    .title = "ARJ",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
