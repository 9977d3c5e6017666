// What classes of well-known libraries look like, version by version (tools/make_class_facts.py).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::catalog {

struct LibraryFacts {
  std::string_view group;
  std::string_view artifact;
  std::string_view base;  // package of the classes where nobody relocated them, with its last '/'
  std::span<const std::string_view> versions;
  std::span<const std::string_view> classes;  // path behind `base`: "core/lookup/JndiLookup.class"
  std::span<const std::uint64_t> hashes;  // versions × classes; 0: this version has no such class

  std::uint64_t hash(std::size_t version, std::size_t cls) const {
    return hashes[version * classes.size() + cls];
  }
};

std::span<const LibraryFacts> class_facts();

}  // namespace assay::catalog
