#include "advisory/cvss.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::advisory;
  if (size > 1024) return 0;
  const auto cvss = score_cvss({reinterpret_cast<const char*>(data), size});
  if (cvss && (cvss->score < 0 || cvss->score > 10 || cvss->version.empty())) std::abort();
  return 0;
}
