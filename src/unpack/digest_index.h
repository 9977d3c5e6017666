// Which content has been met already: artifact ids by digest, eight bytes per content.
#pragma once

#include "unpack/artifact.h"

#include <vector>

namespace assay::unpack {

class DigestIndex {
 public:
  explicit DigestIndex(const Tree& tree) : tree_(tree), slots_(1024, kNoArtifact) {}
  // The artifact with that digest, or kNoArtifact.
  ArtifactId find(const Digest& digest) const;
  // tree.artifacts[id].digest is set and not in the index.
  void insert(ArtifactId id);

 private:
  std::size_t slot_of(const Digest& digest) const;
  const Tree& tree_;
  std::vector<ArtifactId> slots_;
  std::size_t used_ = 0;
};

}  // namespace assay::unpack
