#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "OggS"}};
}  // namespace

extern const Format ogg{
    .name = "ogg",
    .title = "Ogg media",
    .kind = Kind::media,
    .magics = kMagics,
};

}  // namespace assay::unpack
