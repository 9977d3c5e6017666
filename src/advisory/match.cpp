#include "advisory/match.h"

#include "advisory/record.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::advisory {
namespace {

bool is_distribution(std::string_view type) {
  return type == "deb" || type == "rpm" || type == "apk";
}

// OSV's ecosystem for a purl type whose packages need no release.
std::string_view ecosystem_of(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTable{
      {{"maven", "Maven"},
       {"npm", "npm"},
       {"pypi", "PyPI"},
       {"golang", "Go"},
       {"cargo", "crates.io"},
       {"nuget", "NuGet"},
       {"gem", "RubyGems"},
       {"composer", "Packagist"},
       {"hex", "Hex"},
       {"pub", "Pub"},
       {"conan", "ConanCenter"},
       {"bitnami", "Bitnami"},
       {"swift", "SwiftURL"},
       {"generic", "generic"}}};
  for (const auto& [purl, ecosystem] : kTable) {
    if (purl == type) return ecosystem;
  }
  return {};
}

std::string full_name(const catalog::Purl& purl) {
  if (purl.ns.empty() || purl.type == "generic") return purl.name;
  return purl.ns + (purl.type == "maven" ? ":" : "/") + purl.name;
}

// purl writes an epoch of rpm (and sometimes of deb) as a qualifier.
std::string with_epoch(const catalog::Purl& purl, std::string version) {
  const auto epoch = purl.qualifiers.find("epoch");
  if (epoch == purl.qualifiers.end() || epoch->second.empty() ||
      version.find(':') != std::string::npos)
    return version;
  return epoch->second + ":" + version;
}

Lookup distribution_lookup(const catalog::Component& c) {
  Lookup out;
  if (c.distro.empty()) return out;
  const auto& purl = c.purl;
  const auto ecosystem = ecosystem_name(c.distro);
  const bool source = !c.source_name.empty();
  // Debian and Alpine name source packages; the rpm distributions name binary ones, some name both.
  if (purl.type == "rpm") {
    out.keys.push_back({ecosystem, purl.name});
    if (source && c.source_name != purl.name && c.source_version.empty())
      out.keys.push_back({ecosystem, c.source_name});
  } else {
    out.keys.push_back({ecosystem, source ? c.source_name : purl.name});
  }
  const bool other = purl.type != "rpm" && !c.source_version.empty();
  out.version = with_epoch(purl, other ? c.source_version : purl.version);
  return out;
}

}  // namespace

Lookup lookup_of(const catalog::Component& c) {
  const auto& purl = c.purl;
  if (c.project || purl.version.find_first_of("0123456789") == std::string::npos) return {};
  if (is_distribution(purl.type)) return distribution_lookup(c);
  Lookup out;
  out.version = purl.version;
  if (const auto ecosystem = ecosystem_of(purl.type); !ecosystem.empty()) {
    out.keys.push_back({std::string(ecosystem), package_name(ecosystem, full_name(purl))});
  }
  if (purl.type == "generic") out.keys.push_back({"OSS-Fuzz", purl.name});
  for (const auto& cpe : c.cpes) {
    if (auto product = cpe_product(cpe); !product.empty())
      out.keys.push_back({"cpe", std::move(product)});
  }
  std::sort(out.keys.begin(), out.keys.end());
  out.keys.erase(std::unique(out.keys.begin(), out.keys.end()), out.keys.end());
  return out;
}

}  // namespace assay::advisory
