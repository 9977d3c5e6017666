#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "GIF87a"}, {0, "GIF89a"}};
}  // namespace

extern const Format gif{
    .name = "gif",
    .title = "GIF image",
    .kind = Kind::media,
    .magics = kMagics,
};

}  // namespace assay::unpack
