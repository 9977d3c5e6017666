// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "\xd0\x0d\xfe\xed"}};

// A device tree is data; one with a node of images is a container.
bool confirm(const Probe& probe) {
  return as_text(probe.head).find(std::string_view("\0\0\0\1images\0", 11)) !=
         std::string_view::npos;
}

}  // namespace

extern const Format fit{
    .name = "fit",
    .title = "U-Boot FIT image",
    .kind = Kind::firmware,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
