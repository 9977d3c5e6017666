// What parses must come back the same from its canonical form.
#include "catalog/purl.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::catalog;
  if (size > 4096) return 0;
  const auto purl = parse_purl({reinterpret_cast<const char*>(data), size});
  if (!purl) return 0;
  const std::string text = canonical(*purl).to_string();
  const auto again = parse_purl(text);
  if (!again || canonical(*again).to_string() != text) std::abort();
  return 0;
}
