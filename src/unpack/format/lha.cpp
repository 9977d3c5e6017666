// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{2, "-lh"}, {2, "-lz"}};

bool confirm(const Probe& probe) {
  return probe.head.size() > 21 && probe.head[6] == std::byte{'-'} &&
         probe.head[20] <= std::byte{3};
}

}  // namespace

extern const Format lha{
    .name = "lha",
    .title = "LHA, LZH",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
