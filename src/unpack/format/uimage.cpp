// Recognised only: see not_opened.h.
#include "unpack/not_opened.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "'\x05\x19V"}};

// The name of the image ends the header: printable up to its first NUL.
bool confirm(const Probe& probe) {
  if (probe.head.size() < 64) return false;
  for (const std::byte byte : probe.head.subspan(32, 32)) {
    if (byte == std::byte{0}) break;
    if (byte < std::byte{' '} || byte > std::byte{'~'}) return false;
  }
  return true;
}

}  // namespace

extern const Format uimage{
    .name = "uimage",
    .title = "U-Boot image",
    .kind = Kind::firmware,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = not_opened,
    .doc = "Recognised, not opened yet: reported as opaque.",
};

}  // namespace assay::unpack
