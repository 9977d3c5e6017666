// Finds components while a package is unpacked: feed it the engine's events, then take the list.
#pragma once

#include "base/diagnostics.h"
#include "catalog/ecosystem.h"

#include <memory>

namespace assay::catalog {

class Catalog final : public unpack::Observer {
 public:
  explicit Catalog(Diagnostics& diagnostics);
  ~Catalog() override;
  void enter(const unpack::Tree&, unpack::ArtifactId) override;
  void content(const unpack::Tree&, unpack::ArtifactId, const unpack::Content&) override;
  void repeat(const unpack::Tree&, unpack::ArtifactId) override;
  void leave(const unpack::Tree&, unpack::ArtifactId) override;

  // Merged by purl, sorted by purl, evidence in tree order; what lies only in shadowed files of a
  // container image is left out; distribution release joined from the root's os-release.
  std::vector<Component> finish(const unpack::Tree& tree);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::catalog
