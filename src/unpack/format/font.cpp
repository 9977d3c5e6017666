#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  if (has_at(probe.head, 0, "w") || has_at(probe.head, 0, "ttcf")) return probe.head.size() >= 44;
  // A table directory whose first tag is text.
  if (probe.head.size() < 28) return false;
  const unsigned tables = be16(probe.head, 4);
  const auto tag = std::to_integer<unsigned>(probe.head[12]);
  return tables > 0 && tables < 100 && tag >= 0x20 && tag < 0x7f;
}

constexpr Magic kMagics[] = {{0, std::string_view("\0\1\0\0", 4)},
                             {0, "OTTO"},
                             {0, "wOFF"},
                             {0, "wOF2"},
                             {0, "true"},
                             {0, "ttcf"}};
}  // namespace

extern const Format font{
    .name = "font",
    .title = "TrueType, OpenType or Web font",
    .kind = Kind::media,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
