#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  // A fat Mach-O begins with the same bytes; its small count of processors is where the version is
  // here.
  return probe.head.size() >= 10 && be16(probe.head, 6) >= 45;
}

constexpr Magic kMagics[] = {{0, "\xca\xfe\xba\xbe"}};
}  // namespace

extern const Format java_class{
    .name = "class",
    .title = "Java class",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
