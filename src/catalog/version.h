// Version orders of the ecosystems. One file of version/ defines one VersionScheme.
#pragma once

#include <compare>
#include <span>
#include <string_view>

namespace assay::catalog {

struct VersionScheme {
  std::string_view name;  // "semver", "maven", "pep440", "dpkg", "rpm", "openssl" …
  std::span<const std::string_view> ecosystems;  // OSV ecosystem names, without ":release"
  std::span<const std::string_view> purl_types;
  // Any two texts compare: an order must never fail on hostile input.
  std::weak_ordering (*compare)(std::string_view, std::string_view);
};

std::span<const VersionScheme* const> all_version();
// All three fall back to "generic" (numbers by value, letters by letter).
const VersionScheme& scheme_named(std::string_view name);
const VersionScheme& scheme_for_ecosystem(std::string_view osv_ecosystem);
const VersionScheme& scheme_for_purl_type(std::string_view purl_type);

}  // namespace assay::catalog
