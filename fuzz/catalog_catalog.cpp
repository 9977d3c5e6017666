// Any text as the files of a container, through the whole catalog: dispatch, merging, releases.
#include "catalog/catalog.h"

#include "parts.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const auto parts = split_parts({reinterpret_cast<const char*>(data), size});
  const unpack::Tree tree = tree_of(parts);
  Diagnostics diagnostics;
  catalog::Catalog catalog(diagnostics);
  catalog.enter(tree, 0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const MemorySource source(parts[i].content);
    catalog.content(tree, static_cast<unpack::ArtifactId>(i + 1),
                    {&source, parts[i].content.first(
                                  std::min<std::size_t>(parts[i].content.size(), 64u << 10))});
  }
  catalog.leave(tree, 0);
  std::string last;
  for (const catalog::Component& component : catalog.finish(tree)) {
    if (component.evidence.empty()) std::abort();
    const std::string purl = component.purl.to_string();
    if (!last.empty() && purl < last) std::abort();  // sorted
    last = purl;
  }
  return 0;
}
