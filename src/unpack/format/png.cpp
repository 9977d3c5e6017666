#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "\x89PNG\r\n\x1a\n"}};
}  // namespace

extern const Format png{
    .name = "png",
    .title = "PNG image",
    .kind = Kind::media,
    .magics = kMagics,
};

}  // namespace assay::unpack
