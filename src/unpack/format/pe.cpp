#include "unpack/format.h"

namespace assay::unpack {

namespace {

// The DOS header says where the PE header is; a stub of more than 64 KiB does not occur.
bool confirm(const Probe& probe) {
  if (probe.head.size() < 64) return false;
  const std::size_t at = le32(probe.head, 60);
  return has_at(probe.head, at, std::string_view("PE\0\0", 4)) && probe.head.size() - at >= 24;
}

std::string_view machine(const Probe& probe) {
  switch (le16(probe.head, le32(probe.head, 60) + 4)) {
    case 0x14c:
      return "x86";
    case 0x8664:
      return "x86-64";
    case 0x1c0:
    case 0x1c2:
    case 0x1c4:
      return "arm";
    case 0xaa64:
      return "arm64";
    case 0x200:
      return "ia64";
    case 0xebc:
      return "efi-bytecode";
    case 0x5032:
      return "riscv32";
    case 0x5064:
      return "riscv64";
    case 0x6264:
      return "loongarch";
    default:
      return {};
  }
}

constexpr Magic kMagics[] = {{0, "MZ"}};

}  // namespace

extern const Format pe{
    .name = "pe",
    .title = "Windows executable or library (PE)",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
    .precedence = 1,
    .doc = "The processor is told (x86 also stands for .NET code of any processor).",
    .machine = machine,
};

}  // namespace assay::unpack
