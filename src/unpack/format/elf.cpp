#include "unpack/format.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) {
  if (probe.head.size() < 20) return false;
  const auto width = std::to_integer<int>(probe.head[4]);
  const auto order = std::to_integer<int>(probe.head[5]);
  return (width == 1 || width == 2) && (order == 1 || order == 2);
}

std::string_view machine(const Probe& probe) {
  if (probe.head.size() < 20) return {};
  const bool little = probe.head[5] == std::byte{1};
  const bool wide = probe.head[4] == std::byte{2};
  switch (little ? le16(probe.head, 18) : be16(probe.head, 18)) {
    case 2:
      return "sparc";
    case 3:
      return "x86";
    case 4:
      return "m68k";
    case 8:
      return wide ? (little ? "mips64el" : "mips64") : (little ? "mipsel" : "mips");
    case 15:
      return "parisc";
    case 20:
      return "ppc";
    case 21:
      return little ? "ppc64le" : "ppc64";
    case 22:
      return "s390x";
    case 40:
      return little ? "arm" : "armeb";
    case 42:
      return "sh";
    case 43:
      return "sparc64";
    case 50:
      return "ia64";
    case 62:
      return wide ? "x86-64" : "x32";
    case 93:
      return "arc";
    case 94:
      return "xtensa";
    case 183:
      return "arm64";
    case 189:
      return "microblaze";
    case 195:
      return "arc";
    case 243:
      return wide ? "riscv64" : "riscv32";
    case 247:
      return "bpf";
    case 258:
      return "loongarch";
    default:
      return {};
  }
}

constexpr Magic kMagics[] = {{0, "\x7f\x45LF"}};

}  // namespace

extern const Format elf{
    .name = "elf",
    .title = "ELF executable, library or object",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
    .doc = "The processor is told. A zip behind it (self-extracting, AppImage-like) is opened too.",
    .machine = machine,
};

}  // namespace assay::unpack
