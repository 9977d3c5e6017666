// Any bytes as a package: detection, recursion, limits, layers of images.
#include "unpack/engine.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const MemorySource source({reinterpret_cast<const std::byte*>(data), size});
  unpack::Options options;
  options.scratch_dir = "/tmp";
  options.limits.total_bytes = options.limits.member_bytes = 16u << 20;
  options.limits.members = 2000;
  options.limits.depth = 12;
  options.limits.decoder_memory_bytes = 16u << 20;
  unpack::Observer nobody;
  const auto tree = unpack::unpack({.name = "input", .source = &source}, options, nobody);
  if (!tree) std::abort();  // hostile bytes are never our own failure
  for (unpack::ArtifactId id = 0; id < tree->artifacts.size(); ++id) {
    const unpack::Artifact& a = tree->artifacts[id];
    if (a.parent != unpack::kNoArtifact && a.parent >= id) std::abort();
    if (a.status == unpack::Coverage::opaque && a.reason == unpack::Reason::none) std::abort();
    const std::string steps = '/' + a.path + '/';
    if (a.path.empty() || steps.find("/../") != std::string::npos) std::abort();
  }
  return 0;
}
