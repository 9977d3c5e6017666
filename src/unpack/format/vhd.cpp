// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

// A fixed disk has its header at the end only.
bool confirm(const Probe& probe) {
  constexpr std::size_t kFooterBytes = 512;
  return has_at(probe.head, 0, "conectix") ||
         (probe.tail.size() >= kFooterBytes &&
          has_at(probe.tail, probe.tail.size() - kFooterBytes, "conectix"));
}

}  // namespace

extern const Format vhd{
    .name = "vhd",
    .title = "Virtual PC disk image",
    .kind = Kind::disk,
    .access = Access::random,
    .confirm = confirm,
    .precedence = 2,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
