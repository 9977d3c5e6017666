// Package URLs (package-url/purl-spec): the canonical name of a component.
#pragma once

#include "base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace assay::catalog {

struct Purl {
  std::string type;     // "maven", "npm", "pypi", "golang", "cargo", "deb", "rpm", "generic" …
  std::string ns;       // namespace, not encoded: "org.apache.logging.log4j", "@angular"
  std::string name;     // not encoded
  std::string version;  // not encoded; empty when unknown
  std::map<std::string, std::string> qualifiers;  // sorted by key, as the canonical form wants
  std::string subpath;

  // Canonical form with the type's own rules (lower case, PyPI's dashes …).
  std::string to_string() const;
  auto operator<=>(const Purl&) const = default;
};

Result<Purl> parse_purl(std::string_view text);
// The same package with the type's rules applied (PyPI name normalisation, lower-case types …).
Purl canonical(Purl purl);

}  // namespace assay::catalog
