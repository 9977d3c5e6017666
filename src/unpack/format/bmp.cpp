#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  return probe.head.size() >= 26 && probe.size && le32(probe.head, 2) == *probe.size;
}

constexpr Magic kMagics[] = {{0, "BM"}};
}  // namespace

extern const Format bmp{
    .name = "bmp",
    .title = "BMP image",
    .kind = Kind::media,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
