#include "unpack/ar_reader.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, "!<arch>\ndebian-binary"}};
}

extern const Format deb{
    .name = "deb",
    .title = "Debian package",
    .kind = Kind::package,
    .access = Access::stream,
    .magics = kMagics,
    .precedence = 10,
    .open = read_ar,
    .doc = "An ar archive; control.tar.* and data.tar.* are opened like every other member.",
};

}  // namespace assay::unpack
