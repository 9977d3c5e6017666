// Names a library by its classes, wherever a build tool has moved them.
#pragma once

#include "base/bytes.h"
#include "catalog/class_facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace assay::catalog {

// Whether a path in a jar may be a class of the table; cheap, asked for every class.
bool known_class_name(std::string_view last_step);

struct ClassMatch {
  const LibraryFacts* library = nullptr;
  std::string prefix;  // package it lies in now: "com/acme/shaded/logging/log4j/"
  std::vector<std::string_view> versions;  // that agree with all that was seen; empty: none does
  std::string_view nearest;                // the version that agrees best
  std::size_t seen = 0, agreeing = 0;      // classes

  bool relocated() const { return prefix != library->base; }
};

// Collects the classes of one jar.
class ClassMatcher {
 public:
  // `print` is class_print of the content.
  void add(std::string_view path, std::uint64_t print);
  // Libraries of which enough classes were seen to name them.
  std::vector<ClassMatch> matches() const;

 private:
  struct Seen {
    std::size_t library = 0, cls = 0;
    std::string prefix;
    std::uint64_t print = 0;
  };
  std::vector<Seen> seen_;
};

}  // namespace assay::catalog
