#include "catalog/class_print.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const auto print = catalog::class_print({reinterpret_cast<const std::byte*>(data), size});
  if (print && *print == 0) std::abort();  // 0 means "no such class" in the table of facts
  return 0;
}
