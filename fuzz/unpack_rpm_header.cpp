#include "unpack/rpm_header.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const MemorySource source({reinterpret_cast<const std::byte*>(data), size});
  const auto header = unpack::read_rpm_header(source);
  if (header && (header->name.empty() || header->payload_offset > size)) std::abort();
  return 0;
}
