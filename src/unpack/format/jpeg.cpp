#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "\xff\xd8\xff"}};
}  // namespace

extern const Format jpeg{
    .name = "jpeg",
    .title = "JPEG image",
    .kind = Kind::media,
    .magics = kMagics,
};

}  // namespace assay::unpack
