#include "unpack/format.h"
#include "unpack/macho_processor.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) { return probe.head.size() >= 28; }

std::string_view machine(const Probe& probe) {
  const bool little = probe.head[0] != std::byte{0xfe};
  return macho_processor(little ? le32(probe.head, 4) : be32(probe.head, 4));
}

constexpr Magic kMagics[] = {{0, "\xce\xfa\xed\xfe"},
                             {0, "\xcf\xfa\xed\xfe"},
                             {0, "\xfe\xed\xfa\xce"},
                             {0, "\xfe\xed\xfa\xcf"}};

}  // namespace

extern const Format macho{
    .name = "macho",
    .title = "Mach-O executable or library",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
    .doc = "The processor is told.",
    .machine = machine,
};

}  // namespace assay::unpack
