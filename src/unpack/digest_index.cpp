#include "unpack/digest_index.h"

namespace assay::unpack {

std::size_t DigestIndex::slot_of(const Digest& digest) const {
  std::size_t at = DigestHash{}(digest) & (slots_.size() - 1);
  while (slots_[at] != kNoArtifact && tree_.artifacts[slots_[at]].digest != digest) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return at;
}

ArtifactId DigestIndex::find(const Digest& digest) const { return slots_[slot_of(digest)]; }

void DigestIndex::insert(ArtifactId id) {
  if ((used_ + 1) * 2 > slots_.size()) {
    std::vector<ArtifactId> old(slots_.size() * 2, kNoArtifact);
    old.swap(slots_);
    for (const ArtifactId moved : old) {
      if (moved != kNoArtifact) slots_[slot_of(tree_.artifacts[moved].digest)] = moved;
    }
  }
  slots_[slot_of(tree_.artifacts[id].digest)] = id;
  ++used_;
}

}  // namespace assay::unpack
