#include "unpack/format.h"

namespace assay::unpack {

namespace {

// MZ, a last page of at most 512 bytes, at least one page, and a header that lies inside the file.
bool confirm(const Probe& probe) {
  if (probe.head.size() < 28) return false;
  const unsigned last_page = le16(probe.head, 2);
  const unsigned pages = le16(probe.head, 4);
  const unsigned header = le16(probe.head, 8) * 16u;
  return last_page <= 512 && pages > 0 && header >= 28 && (!probe.size || header <= *probe.size);
}

constexpr Magic kMagics[] = {{0, "MZ"}};

}  // namespace

extern const Format dos{
    .name = "dos",
    .title = "DOS executable (MZ, also NE and LE)",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
