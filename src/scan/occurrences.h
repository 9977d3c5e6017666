// Every place of a package where some content lies. Content is analysed once; a copy elsewhere (or
// inside a copied container) is one more place.
#pragma once

#include "unpack/artifact.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace assay::scan {

class Occurrences {
 public:
  // Keeps a reference to the tree.
  explicit Occurrences(const unpack::Tree& tree);

  // Nested paths of the content of `id`: its own first, then those of its copies; at most `limit`.
  std::vector<std::string> paths(unpack::ArtifactId id, std::size_t limit) const;
  // How many there are in all (saturating).
  std::uint64_t count(unpack::ArtifactId id) const;

 private:
  // The artifact whose path is written before `!/` for a member of `id`'s parent (a compressed tar
  // is one step).
  unpack::ArtifactId base(unpack::ArtifactId id) const;
  bool inside(unpack::ArtifactId id, unpack::ArtifactId ancestor) const;

  const unpack::Tree& tree_;
  std::unordered_map<unpack::ArtifactId, std::vector<unpack::ArtifactId>> copies_;
  mutable std::unordered_map<unpack::ArtifactId, std::uint64_t> counts_;
};

}  // namespace assay::scan
