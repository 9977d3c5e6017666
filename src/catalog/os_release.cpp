#include "catalog/os_release.h"

#include "catalog/text.h"

#include <algorithm>
#include <array>

namespace assay::catalog {

namespace {

// What of VERSION_ID belongs to the release's name.
enum class Part { major, major_minor, whole, v_major_minor, ubuntu, none };

struct Known {
  std::string_view id;
  std::string_view ecosystem;
  Part part;
};

constexpr std::array kKnown{
    Known{"almalinux", "AlmaLinux", Part::major},  Known{"alpine", "Alpine", Part::v_major_minor},
    Known{"chainguard", "Chainguard", Part::none}, Known{"debian", "Debian", Part::major},
    Known{"mageia", "Mageia", Part::major},        Known{"openEuler", "openEuler", Part::whole},
    Known{"photon", "Photon OS", Part::whole},     Known{"rocky", "Rocky Linux", Part::major},
    Known{"ubuntu", "Ubuntu", Part::ubuntu},       Known{"wolfi", "Wolfi", Part::none},
    Known{"rhel", "Red Hat", Part::major},
};

std::string_view leading_numbers(std::string_view version, int count) {
  std::size_t end = 0;
  while (end < version.size()) {
    if (version[end] == '.' && --count == 0) break;
    ++end;
  }
  return version.substr(0, end);
}

std::string unquote(std::string_view value) {
  value = trim(value);
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front()) {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(value.substr(0, 200));
}

}  // namespace

std::string OsRelease::ecosystem() const {
  const auto known = std::ranges::find(kKnown, id, &Known::id);
  if (known == kKnown.end()) return {};
  const std::string name(known->ecosystem);
  if (known->part == Part::none) return name;
  if (version_id.empty()) return {};  // testing and unstable name no release
  switch (known->part) {
    case Part::major:
      return name + ':' + std::string(leading_numbers(version_id, 1));
    case Part::major_minor:
      return name + ':' + std::string(leading_numbers(version_id, 2));
    case Part::v_major_minor:
      return name + ":v" + std::string(leading_numbers(version_id, 2));
    case Part::ubuntu:
      return name + ':' + version_id +
             (version.find("LTS") != std::string::npos ? ":LTS" : std::string());
    default:
      return name + ':' + version_id;
  }
}

std::string OsRelease::qualifier() const { return version_id.empty() ? id : id + '-' + version_id; }

OsRelease parse_os_release(std::string_view text) {
  OsRelease out;
  for (Lines lines(text); const auto line = lines.next();) {
    const auto equals = line->find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trim(line->substr(0, equals));
    const std::string_view value = line->substr(equals + 1);
    if (key == "ID") out.id = unquote(value);
    if (key == "VERSION_ID") out.version_id = unquote(value);
    if (key == "VERSION") out.version = unquote(value);
  }
  return out;
}

}  // namespace assay::catalog
