#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) { return has_at(probe.head, 7, std::string_view("\0", 1)); }

constexpr Magic kMagics[] = {{0, "dex\n"}};
}  // namespace

extern const Format dex{
    .name = "dex",
    .title = "Dalvik executable",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
