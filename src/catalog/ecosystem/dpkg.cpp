// Debian packages: the installed list (status, status.d of distroless images) and .deb files.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

// "Debian:12" from a version such as 1.22.1-9+deb12u1: security and point-release uploads carry it.
std::string release_of(std::string_view version) {
  const auto at = version.rfind("+deb");
  if (at == std::string_view::npos) return {};
  std::string digits;
  for (const char c : version.substr(at + 4)) {
    if (c < '0' || c > '9') break;
    digits += c;
  }
  return digits.size() > 2 ? std::string() : digits;
}

bool installed(std::string_view status) {
  // "install ok installed"; removed packages keep a record with "deinstall ok config-files".
  return status.empty() || status.ends_with(" installed") ||
         status.ends_with(" triggers-pending") || status.ends_with(" triggers-awaited") ||
         status.ends_with(" half-configured") || status.ends_with(" unpacked");
}

std::optional<Component> package(const Fields& fields, unpack::ArtifactId id,
                                 std::string_view rule) {
  const std::string_view name = fields.get("Package");
  const std::string_view version = fields.get("Version");
  if (!plausible_word(name) || !plausible_word(version) || !installed(fields.get("Status"))) {
    return std::nullopt;
  }
  const std::string_view maintainer = fields.get("Maintainer");
  Purl purl{"deb", "debian", std::string(name), std::string(version), {}, ""};
  if (maintainer.find("ubuntu.com") != std::string_view::npos) purl.ns = "ubuntu";
  if (const auto arch = fields.get("Architecture"); plausible_word(arch)) {
    purl.qualifiers["arch"] = arch;
  }
  Component component =
      found(std::move(purl), id, rule,
            "Package: " + std::string(name) + ", Version: " + std::string(version));
  // Source: name (version), each only when it differs from the binary package.
  std::string_view source = fields.get("Source");
  if (const auto open = source.find('('); open != std::string_view::npos) {
    const auto close = source.find(')', open);
    const std::string_view inner = trim(source.substr(open + 1, close - open - 1));
    if (plausible_word(inner)) component.source_version = inner;
    source = trim(source.substr(0, open));
  }
  if (plausible_word(source) && source != name) component.source_name = source;
  return component;
}

void read_status(const FileFacts& facts, ByteView content, Collector& collector) {
  std::string_view rest = as_text(content);
  std::size_t records = 0;
  std::size_t bad = 0;
  while (true) {
    const std::string_view record = next_record(rest);
    if (record.empty()) break;
    ++records;
    const Fields fields(record, Fold::keep_first_line);
    if (auto component = package(fields, facts.id, "dpkg/status")) {
      collector.add(std::move(*component));
    } else if (installed(fields.get("Status"))) {
      ++bad;
    }
  }
  if (bad > 0) {
    collector.warn(std::to_string(bad) + " of " + std::to_string(records) +
                       " records lack a usable Package or Version",
                   facts.id);
  }
}

// control lies in control.tar(.xz) of a .deb: the engine has opened those on the way.
bool in_deb(const FileFacts& facts) {
  unpack::ArtifactId id = facts.artifact().parent;
  bool control_tar = false;
  for (int step = 0; step < 4 && id != unpack::kNoArtifact; ++step) {
    const unpack::Artifact& artifact = facts.tree->artifacts[id];
    if (last_step(artifact.path).starts_with("control.tar")) control_tar = true;
    if (artifact.type != nullptr && (artifact.type->name == "deb" || artifact.type->name == "ar")) {
      return control_tar;
    }
    id = artifact.parent;
  }
  return false;
}

void read_control(const FileFacts& facts, ByteView content, Collector& collector) {
  if (!in_deb(facts)) return;
  const Fields fields(as_text(content), Fold::keep_first_line);
  auto component = package(fields, facts.id, "dpkg/deb");
  if (!component) {
    collector.warn("control file lacks a usable Package or Version", facts.id);
    return;
  }
  const std::string release = release_of(component->purl.version);
  if (!release.empty()) {
    component->distro = "Debian:" + release;
    component->purl.qualifiers["distro"] = "debian-" + release;
  } else {
    component->note = "a package file does not say its distribution release";
  }
  collector.add(std::move(*component));
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (facts.name == "control") return read_control(facts, content, collector);
  if (facts.name.ends_with(".md5sums")) return;
  read_status(facts, content, collector);
}

// status.d holds one file per package under the package's own name, so its files cannot be listed
// by name: the container's state sees every path.
class StatusFolder final : public ContainerState {
 public:
  void file(const FileFacts& facts, Collector& collector) override {
    if (facts.content == nullptr || facts.path.find("var/lib/dpkg/status.d/") == facts.path.npos ||
        facts.name.ends_with(".md5sums") || facts.name.ends_with(".preinst")) {
      return;
    }
    read_status(facts, facts.content->head, collector);
  }
  void leave(const unpack::Tree&, unpack::ArtifactId, Collector&) override {}
};

std::unique_ptr<ContainerState> enter(const unpack::Tree& tree, unpack::ArtifactId id) {
  const auto& type = tree.artifacts[id].type;
  if (type != nullptr && type->name == "zip") return nullptr;
  return std::make_unique<StatusFolder>();
}

constexpr std::array kFiles{Pattern{"", "var/lib/dpkg/status"}, Pattern{"control", ""}};

}  // namespace

extern const Ecosystem dpkg{.name = "dpkg",
                            .purl_type = "deb",
                            .title = "Debian packages (installed: status and status.d; .deb files)",
                            .files = kFiles,
                            .read = read,
                            .enter = enter};

}  // namespace assay::catalog
