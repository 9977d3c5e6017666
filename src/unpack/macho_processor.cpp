#include "unpack/macho_processor.h"

namespace assay::unpack {

std::string_view macho_processor(std::uint32_t cpu_type) {
  switch (cpu_type) {
    case 7:
      return "x86";
    case 0x01000007:
      return "x86-64";
    case 12:
      return "arm";
    case 0x0100000c:
      return "arm64";
    case 0x0200000c:
      return "arm64_32";
    case 18:
      return "ppc";
    case 0x01000012:
      return "ppc64";
    default:
      return {};
  }
}

}  // namespace assay::unpack
