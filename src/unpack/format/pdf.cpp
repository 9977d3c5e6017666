#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "%PDF-"}};
}  // namespace

extern const Format pdf{
    .name = "pdf",
    .title = "PDF document",
    .kind = Kind::document,
    .magics = kMagics,
};

}  // namespace assay::unpack
