// Which distribution release a root file system is, from its os-release.
#pragma once

#include <string>
#include <string_view>

namespace assay::catalog {

struct OsRelease {
  std::string id;          // "debian", "alpine", "almalinux"
  std::string version_id;  // "12", "3.18.4"
  std::string version;     // "22.04.3 LTS (Jammy Jellyfish)"

  // The release as advisories name it: "Debian:12", "Ubuntu:22.04:LTS", "Alpine:v3.18",
  // "AlmaLinux:8"; empty when no advisory source names this distribution.
  std::string ecosystem() const;
  // The `distro` qualifier of a purl: "debian-12".
  std::string qualifier() const;
};

OsRelease parse_os_release(std::string_view text);

}  // namespace assay::catalog
