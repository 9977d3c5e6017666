// Any text as a record of every source: kept or skipped with a reason, never the end of the import.
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
    // Lists may be empty; a single record may not be dropped in silence.
    if (source->name == "osv" && importer.counts().read() == 0) std::abort();
  }
  return 0;
}
