// Building one component from one piece of evidence.
#pragma once

#include "catalog/ecosystem.h"

#include <string>
#include <string_view>
#include <utility>

namespace assay::catalog {

// 100: the package manager's own record; less where something was inferred.
inline Component found(Purl purl, unpack::ArtifactId artifact, std::string_view rule,
                       std::string detail, int confidence = 100) {
  Component component;
  component.purl = std::move(purl);
  component.evidence.push_back({artifact, std::string(rule), std::move(detail), confidence});
  return component;
}

inline constexpr std::string_view kNoVersion = "no version pinned";

}  // namespace assay::catalog
