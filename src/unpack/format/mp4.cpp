#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) { return probe.head[0] == std::byte{0}; }

constexpr Magic kMagics[] = {{4, "ftyp"}};
}  // namespace

extern const Format mp4{
    .name = "mp4",
    .title = "MPEG-4 media",
    .kind = Kind::media,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
