// Names of Mach-O processors, for single files and for the directory of a universal one.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::unpack {

// Empty when unknown.
std::string_view macho_processor(std::uint32_t cpu_type);

}  // namespace assay::unpack
