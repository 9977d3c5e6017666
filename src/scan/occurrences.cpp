#include "scan/occurrences.h"

#include <algorithm>

namespace assay::scan {

using unpack::ArtifactId;
using unpack::kNoArtifact;

namespace {
constexpr std::uint64_t kMany = 1ull << 40;
}

Occurrences::Occurrences(const unpack::Tree& tree) : tree_(tree) {
  for (ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
    const ArtifactId first = tree.artifacts[id].same_as;
    // A container that holds itself has no end of paths; its own one is enough.
    if (first != kNoArtifact && !inside(id, first)) copies_[first].push_back(id);
  }
}

bool Occurrences::inside(ArtifactId id, ArtifactId ancestor) const {
  for (; id != kNoArtifact; id = tree_.artifacts[id].parent) {
    if (id == ancestor) return true;
  }
  return false;
}

ArtifactId Occurrences::base(ArtifactId id) const {
  const ArtifactId parent = tree_.artifacts[id].parent;
  if (parent == kNoArtifact) return kNoArtifact;
  const ArtifactId outer = tree_.artifacts[parent].parent;
  if (outer == kNoArtifact) return parent;
  const auto* format = tree_.artifacts[outer].type;
  const bool collapsed = format != nullptr && format->kind == unpack::Kind::compression;
  return collapsed ? outer : parent;
}

std::vector<std::string> Occurrences::paths(ArtifactId id, std::size_t limit) const {
  std::vector<std::string> found;
  const auto& artifact = tree_.artifacts[id];
  const ArtifactId above = base(id);
  if (above == kNoArtifact) {
    found.push_back(artifact.path);
  } else {
    for (auto& prefix : paths(above, limit))
      found.push_back(std::move(prefix) + "!/" + artifact.path);
  }
  if (const auto copies = copies_.find(id); copies != copies_.end()) {
    for (const ArtifactId copy : copies->second) {
      if (found.size() >= limit) break;
      for (auto& path : paths(copy, limit - found.size())) found.push_back(std::move(path));
    }
  }
  if (found.size() > limit) found.resize(limit);
  return found;
}

std::uint64_t Occurrences::count(ArtifactId id) const {
  if (const auto known = counts_.find(id); known != counts_.end()) return known->second;
  const ArtifactId above = base(id);
  std::uint64_t total = above == kNoArtifact ? 1 : count(above);
  if (const auto copies = copies_.find(id); copies != copies_.end()) {
    for (const ArtifactId copy : copies->second) total = std::min(kMany, total + count(copy));
  }
  counts_[id] = total;
  return total;
}

}  // namespace assay::scan
