// Every order compares any two texts, the same way round and back, and each text equals itself.
#include "catalog/version.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::catalog;
  if (size > 512) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\n');
  const std::string_view a = text.substr(0, cut);
  const std::string_view b =
      cut == std::string_view::npos ? std::string_view() : text.substr(cut + 1);
  for (const VersionScheme* scheme : all_version()) {
    if (scheme->compare(a, a) != 0 || scheme->compare(b, b) != 0) std::abort();
    if (scheme->compare(a, b) != 0 && (scheme->compare(a, b) < 0) == (scheme->compare(b, a) < 0))
      std::abort();
    if ((scheme->compare(a, b) == 0) != (scheme->compare(b, a) == 0)) std::abort();
  }
  return 0;
}
