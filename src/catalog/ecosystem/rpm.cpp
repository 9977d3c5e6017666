// rpm package files. Their headers name the distribution release by the release tag (".el8").
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"
#include "unpack/rpm_header.h"

#include <array>

namespace assay::catalog {

namespace {

struct Vendor {
  std::string_view words;  // in the Vendor field
  std::string_view ns, ecosystem, qualifier;
};
constexpr std::array kVendors{
    Vendor{"AlmaLinux", "almalinux", "AlmaLinux", "almalinux"},
    Vendor{"Rocky", "rocky", "Rocky Linux", "rocky"},
    Vendor{"Red Hat", "redhat", "Red Hat", "rhel"},
    Vendor{"Fedora", "fedora", "", "fedora"},
    Vendor{"CentOS", "centos", "", "centos"},
    Vendor{"openEuler", "openeuler", "", "openeuler"},
    Vendor{"SUSE", "suse", "", "suse"},
};

// "el8_6.1" → "8"
std::string enterprise_release(std::string_view release) {
  const auto at = release.rfind(".el");
  std::string digits;
  if (at == release.npos) return digits;
  for (const char c : release.substr(at + 3)) {
    if (c < '0' || c > '9' || digits.size() == 2) break;
    digits += c;
  }
  return digits;
}

// "bash-5.1.8-6.el9.src.rpm" → name and version-release.
std::pair<std::string, std::string> split_source(std::string_view file) {
  if (!file.ends_with(".src.rpm")) return {};
  file.remove_suffix(8);
  const auto release = file.rfind('-');
  const auto version =
      release == file.npos || release == 0 ? file.npos : file.rfind('-', release - 1);
  if (version == file.npos) return {};
  return {std::string(file.substr(0, version)), std::string(file.substr(version + 1))};
}

void read(const FileFacts& facts, const ByteSource& source, Collector& collector) {
  const auto header = unpack::read_rpm_header(source);
  if (!header) return collector.warn(header.error().text(), facts.id);
  const std::string version = header->version + '-' + header->release;
  if (!plausible_word(header->name) || !plausible_word(version)) {
    return collector.warn("rpm header lacks a usable name or version", facts.id);
  }
  Component component = found({"rpm", "", header->name, version, {}, ""}, facts.id, "rpm/header",
                              header->name + ' ' + version);
  auto& qualifiers = component.purl.qualifiers;
  if (header->source_rpm.empty()) {
    qualifiers["arch"] = "src";  // its header names the processor of the machine that packed it
  } else if (plausible_word(header->arch)) {
    qualifiers["arch"] = header->arch;
  }
  if (header->has_epoch && header->epoch != 0) qualifiers["epoch"] = std::to_string(header->epoch);
  if (!header->license.empty() && header->license.size() < 200) {
    component.licenses.push_back(header->license);
  }
  const auto [source_name, source_version] = split_source(header->source_rpm);
  if (plausible_word(source_name)) {
    if (source_name != header->name) component.source_name = source_name;
    if (source_version != version) component.source_version = source_version;
  }
  const std::string release = enterprise_release(header->release);
  for (const Vendor& vendor : kVendors) {
    if (header->vendor.find(vendor.words) == header->vendor.npos) continue;
    component.purl.ns = vendor.ns;
    if (release.empty()) break;
    qualifiers["distro"] = std::string(vendor.qualifier) + '-' + release;
    if (!vendor.ecosystem.empty()) component.distro = std::string(vendor.ecosystem) + ':' + release;
    break;
  }
  if (component.distro.empty()) {
    component.note = "the package file does not say a distribution release that advisories name";
  }
  collector.add(std::move(component));
}

constexpr std::array<std::string_view, 1> kTypes{"rpm"};

}  // namespace

extern const Ecosystem rpm{.name = "rpm",
                           .purl_type = "rpm",
                           .title = "rpm package files",
                           .types = kTypes,
                           .read_source = read};

}  // namespace assay::catalog
