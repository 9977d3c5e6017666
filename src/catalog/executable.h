// Where the parts of an executable lie: sections and segments of ELF, PE and Mach-O, nothing more.
#pragma once

#include "base/stream.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::catalog {

// Sections of the file, and loadable segments (an ELF without section headers has only those).
struct Section {
  std::string name;           // empty for a segment
  std::uint64_t address = 0;  // where it is mapped
  std::uint64_t offset = 0;   // where its bytes lie in the source
  std::uint64_t size = 0;     // bytes in the file, inside the source
  bool writable = false;
};

struct Executable {
  bool big_endian = false;
  std::size_t pointer_bytes = 8;
  std::vector<Section> sections;
  std::vector<Section> segments;

  const Section* section(std::string_view name) const;
  // The file offset of a mapped address with at least `length` bytes behind it.
  std::optional<std::uint64_t> offset_of(std::uint64_t address, std::uint64_t length) const;
};

// Fails with `damaged` when headers leave the source, `unsupported` when it is none of the three.
// Of a fat Mach-O the first architecture is read.
Result<Executable> read_executable(const ByteSource& source);

}  // namespace assay::catalog
