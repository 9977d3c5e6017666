// Where a component is looked up: the names that advisories may use for it.
#pragma once

#include "catalog/component.h"

#include <string>
#include <vector>

namespace assay::advisory {

struct Key {
  std::string ecosystem, name;
  auto operator<=>(const Key&) const = default;
};

struct Lookup {
  std::vector<Key> keys;  // empty: not matched
  std::string version;
};

// Nothing for what is not matched: the scanned project itself, no version, a distribution that is
// not known.
Lookup lookup_of(const catalog::Component& component);

}  // namespace assay::advisory
