// What hostile input may cost. One class counts; formats know nothing of it.
#pragma once

#include <cstdint>

namespace assay::unpack {

struct Limits {
  std::uint64_t total_bytes = 512ull << 30;  // everything unpacked, repeats counted again
  std::uint64_t member_bytes = 64ull << 30;  // one member
  std::uint64_t members = 4'000'000;         // files, repeats counted again
  std::uint32_t depth = 96;                  // containers inside containers
  std::uint64_t ratio = 250;  // unpacked : packed, above ratio_floor_bytes, per member and overall
  std::uint64_t ratio_floor_bytes = 256ull << 20;
  std::uint64_t resident_bytes = 32ull << 20;  // a larger member goes to unlinked scratch
  std::uint64_t decoder_memory_bytes = 192ull << 20;
  std::uint64_t path_bytes = 4096;
};

}  // namespace assay::unpack
