// A component found in a package, and the evidence for it.
#pragma once

#include "catalog/purl.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::catalog {

enum class Scope { required, optional };  // optional: development dependencies

// Which file, which rule, which bytes.
struct Evidence {
  std::uint32_t artifact = 0;  // index into unpack::Tree::artifacts
  std::string rule;            // "maven/pom.properties", "maven/class-fingerprint", "go/build-info"
  std::string detail;          // what was read there, for a person: "version=2.14.1"
  int confidence = 100;        // per cent; 100 = the package manager's own record
};

struct Component {
  Purl purl;
  std::vector<std::string> licenses;  // SPDX expressions or the words found
  Scope scope = Scope::required;
  bool scope_known = true;  // false: an installed file that does not say; a lock file's word counts
  bool project = false;     // the scanned project itself: listed, not matched
  std::string note;         // why it is not matched, when it is not: "no version pinned"
  // Distribution packages only: what advisories name.
  std::string
      distro;  // "Debian:12", "AlmaLinux:8", "Alpine:v3.18"; empty: not matched to a distribution
  std::string source_name;        // source package; empty when same as name
  std::string source_version;     // when it differs
  std::vector<std::string> cpes;  // CPE 2.3 without version, for components found in binaries
  std::vector<Evidence> evidence;
};

}  // namespace assay::catalog
