// One record as every source: it is counted once, kept or skipped, and never ends the import.
#include "advisory/import.h"
#include "advisory/source.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::advisory;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Source* source : all_source()) {
    Importer importer;
    (void)source->detect(text);
    source->record(text, importer);
    (void)importer.merge({});
    if (importer.counts().read() == 0) std::abort();  // dropped in silence
  }
  return 0;
}
