#include "catalog/os_release.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::catalog;
  const OsRelease release = parse_os_release({reinterpret_cast<const char*>(data), size});
  (void)release.ecosystem();
  (void)release.qualifier();
  return 0;
}
