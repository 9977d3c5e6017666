#include "catalog/version.h"

#include <algorithm>

namespace assay::catalog {
namespace {

const VersionScheme& by_name(std::string_view name) {
  const auto all = all_version();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto* s) { return s->name == name; });
  return at == all.end() ? *all.front() : **at;
}

template <class Member>
const VersionScheme& holder_of(std::string_view wanted, Member member) {
  for (const auto* scheme : all_version()) {
    const auto& names = scheme->*member;
    if (std::find(names.begin(), names.end(), wanted) != names.end()) return *scheme;
  }
  return by_name("generic");
}

}  // namespace

const VersionScheme& scheme_named(std::string_view name) {
  for (const auto* scheme : all_version()) {
    if (scheme->name == name) return *scheme;
  }
  return by_name("generic");
}

const VersionScheme& scheme_for_ecosystem(std::string_view osv_ecosystem) {
  return holder_of(osv_ecosystem.substr(0, osv_ecosystem.find(':')), &VersionScheme::ecosystems);
}

const VersionScheme& scheme_for_purl_type(std::string_view purl_type) {
  return holder_of(purl_type, &VersionScheme::purl_types);
}

}  // namespace assay::catalog
