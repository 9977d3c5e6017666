#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "<?xml"}, {0, "\xef\xbb\xbf<?xml"}};
}  // namespace

extern const Format xml{
    .name = "xml",
    .title = "XML document",
    .kind = Kind::document,
    .magics = kMagics,
};

}  // namespace assay::unpack
