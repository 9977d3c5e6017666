#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  // The magic number of every CPython since 2.0 lies in one of these ranges; then flags or a time,
  // and a marshalled code object.
  if (probe.head.size() < 17) return false;
  const unsigned magic = le16(probe.head);
  const bool python3 = magic >= 3000 && magic < 3800;
  const bool python2 = magic >= 50428 && magic <= 62300;
  const std::size_t code = python3 ? (magic >= 3390 ? 16 : 12) : 8;
  if (!python3 && !python2) return false;
  return (std::to_integer<unsigned>(probe.head[code]) & 0x7f) == 'c';
}

constexpr Magic kMagics[] = {{2, "\r\n"}};
}  // namespace

extern const Format pyc{
    .name = "pyc",
    .title = "Compiled Python",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
