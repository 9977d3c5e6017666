#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}};
}  // namespace

extern const Format ole{
    .name = "ole",
    .title = "OLE compound file (Office 97-2003, MSI)",
    .kind = Kind::document,
    .magics = kMagics,
    .doc = "Not looked into: its streams are scanned as part of the whole file.",
};

}  // namespace assay::unpack
