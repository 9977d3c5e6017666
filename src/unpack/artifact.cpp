#include "unpack/artifact.h"

namespace assay::unpack {

const char* name(Coverage status) {
  switch (status) {
    case Coverage::opened:
      return "opened";
    case Coverage::leaf:
      return "leaf";
    case Coverage::opaque:
      return "opaque";
  }
  return "opaque";
}

const char* name(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::encrypted:
      return "encrypted";
    case Reason::damaged:
      return "damaged";
    case Reason::limit:
      return "limit";
    case Reason::unsupported:
      return "unsupported";
    case Reason::unreadable:
      return "unreadable";
    case Reason::gap:
      return "gap";
    case Reason::trailing:
      return "trailing";
  }
  return "none";
}

namespace {

// A tar that is the content of a plain compression adds no step to the paths below it.
bool adds_no_step(const Tree& tree, const Artifact& artifact) {
  if (artifact.parent == kNoArtifact || artifact.type == nullptr || artifact.type->name != "tar") {
    return false;
  }
  const Artifact& parent = tree.artifacts[artifact.parent];
  return parent.type != nullptr && parent.type->kind == Kind::compression;
}

}  // namespace

std::string Tree::path(ArtifactId id) const {
  std::vector<std::string_view> steps;
  steps.push_back(artifacts[id].path);
  for (ArtifactId at = artifacts[id].parent; at != kNoArtifact; at = artifacts[at].parent) {
    if (!adds_no_step(*this, artifacts[at])) steps.push_back(artifacts[at].path);
  }
  std::string out;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!out.empty()) out += "!/";
    out += *step;
  }
  return out;
}

CoverageTotals Tree::totals() const {
  CoverageTotals totals;
  for (const Artifact& a : artifacts) {
    if (a.kind != EntryKind::file) continue;
    switch (a.status) {
      case Coverage::opened:
        ++totals.opened_files;
        totals.opened_bytes += a.size;
        break;
      case Coverage::leaf:
        ++totals.leaf_files;
        totals.leaf_bytes += a.size;
        break;
      case Coverage::opaque:
        ++totals.opaque_files;
        totals.opaque_bytes += a.size;
        break;
    }
  }
  return totals;
}

}  // namespace assay::unpack
