// What a container image hides from itself: files of a lower layer that a later layer replaces or
// whites out.
//
// All layers are opened by ordinary recursion, so every byte is scanned. This only marks, once the
// tree is complete, what the merged root no longer shows.
#pragma once

#include "unpack/artifact.h"
#include "unpack/engine.h"

#include <map>
#include <string>

namespace assay::unpack {

// Docker archives (manifest.json) and OCI layouts (index.json, blobs/), as a tar, a folder or a
// part of one. Images of all platforms count.
class ImageLayers {
 public:
  // Keeps the text of what could be a manifest. Call with every content, in any order.
  void content(const Tree& tree, ArtifactId id, const Content& content);

  // Sets Artifact::shadowed on everything, descendants included, that no image of the package shows
  // in its merged root. What is also there under another name (a hard link, equal content
  // elsewhere) is not marked: findings are kept with the first of equal contents. A manifest that
  // cannot be read marks nothing.
  void apply(Tree& tree) const;

 private:
  std::map<ArtifactId, std::string> texts_;
  std::uint64_t kept_bytes_ = 0;
};

}  // namespace assay::unpack
