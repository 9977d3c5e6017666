#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "RIFF"}};
}  // namespace

extern const Format riff{
    .name = "riff",
    .title = "RIFF media (WebP, WAV, AVI)",
    .kind = Kind::media,
    .magics = kMagics,
};

}  // namespace assay::unpack
