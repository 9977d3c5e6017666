// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) {
  constexpr std::size_t kFooterBytes = 512;
  return probe.tail.size() >= kFooterBytes && has_at(probe.tail, probe.tail.size() - kFooterBytes,
                                                     std::string_view("koly\0\0\0\x04", 8));
}

}  // namespace

extern const Format dmg{
    .name = "dmg",
    .title = "Apple disk image",
    .kind = Kind::disk,
    .access = Access::random,
    .confirm = confirm,
    .precedence = 2,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
