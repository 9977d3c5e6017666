// Java archives. What names a jar, best first:
//   1. META-INF/maven/G/A/pom.properties (several in a shaded jar), or pom.xml where that is
//   missing;
//   2. the manifest and the file name, with the group from the manifest, a table of facts, or the
//   packages;
//   3. the classes themselves: shaded, stripped and relocated copies of well-known libraries.
#include "catalog/class_match.h"
#include "catalog/class_print.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/maven_groups.h"
#include "catalog/text.h"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace assay::catalog {

namespace {

constexpr std::string_view kMavenFolder = "META-INF/maven/";
constexpr std::size_t kMaxPoms = 5000;
constexpr std::size_t kMaxPackages = 256;
constexpr std::uint64_t kMaxClassBytes = 1u << 20;

Purl maven_purl(std::string_view group, std::string_view artifact, std::string_view version) {
  return {"maven", std::string(group), std::string(artifact), std::string(version), {}, ""};
}

struct Coordinates {
  std::string group, artifact, version;
  bool complete() const {
    return plausible_word(group) && plausible_word(artifact) && plausible_word(version) &&
           version.find("${") == version.npos;
  }
};

Coordinates parse_properties(std::string_view text) {
  Coordinates out;
  for (Lines lines(text); const auto line = lines.next();) {
    const auto equals = line->find('=');
    if (equals == line->npos) continue;
    const std::string_view key = trim(line->substr(0, equals));
    const std::string_view value = trim(line->substr(equals + 1));
    if (key == "groupId") out.group = value;
    if (key == "artifactId") out.artifact = value;
    if (key == "version") out.version = value;
  }
  return out;
}

Coordinates parse_pom(std::string_view text) {
  pugi::xml_document document;
  if (!document.load_buffer(text.data(), text.size(), pugi::parse_minimal)) return {};
  const pugi::xml_node project = document.child("project");
  const pugi::xml_node parent = project.child("parent");
  const auto value = [&](const char* name) {
    const std::string_view own = trim(project.child_value(name));
    return std::string(own.empty() ? trim(parent.child_value(name)) : own);
  };
  return {value("groupId"), std::string(trim(project.child_value("artifactId"))), value("version")};
}

// META-INF/maven/G/A/file → G, A; empty when the path is another one.
std::pair<std::string_view, std::string_view> maven_folder(std::string_view path) {
  const auto at = path.rfind(kMavenFolder);
  if (at == path.npos) return {};
  const std::string_view rest = path.substr(at + kMavenFolder.size());
  const auto first = rest.find('/');
  const auto second = first == rest.npos ? rest.npos : rest.find('/', first + 1);
  if (second == rest.npos || rest.find('/', second + 1) != rest.npos) return {};
  return {rest.substr(0, first), rest.substr(first + 1, second - first - 1)};
}

struct Manifest {
  std::string title, version, vendor_id, symbolic_name, bundle_version;
  unpack::ArtifactId artifact = unpack::kNoArtifact;

  std::string note() const {
    return title + '\n' + version + '\n' + vendor_id + '\n' + symbolic_name + '\n' + bundle_version;
  }
  static Manifest from_note(std::string_view note) {
    Manifest out;
    Lines lines(note);
    for (std::string* field :
         {&out.title, &out.version, &out.vendor_id, &out.symbolic_name, &out.bundle_version}) {
      if (const auto line = lines.next()) *field = *line;
    }
    return out;
  }
  static Manifest parse(std::string_view text) {
    const Fields fields(text, Fold::join);
    Manifest out;
    const auto get = [&](std::string_view key) {
      return std::string(fields.get(key).substr(0, 200));
    };
    out.title = get("Implementation-Title");
    out.version = get("Implementation-Version");
    out.vendor_id = get("Implementation-Vendor-Id");
    out.symbolic_name = get("Bundle-SymbolicName");
    out.symbolic_name = out.symbolic_name.substr(0, out.symbolic_name.find(';'));
    out.bundle_version = get("Bundle-Version");
    return out;
  }
};

// "h2-1.4.196.jar" → "h2", "1.4.196".
std::pair<std::string_view, std::string_view> split_file_name(std::string_view name) {
  const auto dot = name.rfind('.');
  const std::string_view stem = name.substr(0, dot);
  for (std::size_t i = 1; i + 1 < stem.size(); ++i) {
    if (stem[i] == '-' && stem[i + 1] >= '0' && stem[i + 1] <= '9' &&
        // "log4j-1.2-api-2.14.1": a version is not followed by another word and a version
        stem.find_last_of('-') != stem.npos) {
      const std::string_view rest = stem.substr(i + 1);
      const auto dash = rest.find('-');
      if (dash != rest.npos && dash + 1 < rest.size()) {
        const std::string_view tail = rest.substr(dash + 1);
        const auto again = tail.find('-');
        const bool word = tail.front() >= 'a' && tail.front() <= 'z';
        if (word && again != tail.npos && again + 1 < tail.size() && tail[again + 1] >= '0' &&
            tail[again + 1] <= '9' && tail.find('.', again) != tail.npos) {
          continue;
        }
      }
      return {stem.substr(0, i), rest};
    }
  }
  return {stem, {}};
}

bool java_archive_name(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kSuffixes{".jar", ".war", ".ear", ".rar",
                                                             ".aar", ".sar", ".hpi", ".jpi"};
  return std::ranges::any_of(kSuffixes, [&](std::string_view s) { return name.ends_with(s); });
}

bool artifact_like(std::string_view text) {
  return plausible_word(text, 80) && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

class Jar final : public ContainerState {
 public:
  void file(const FileFacts& facts, Collector& collector) override {
    if (facts.name.ends_with(".class")) return java_class(facts, collector);
    if (!facts.path.starts_with("META-INF/")) return;
    if (facts.name == "pom.properties" || facts.name == "pom.xml") {
      pom(facts, collector);
    } else if (facts.path == "META-INF/MANIFEST.MF") {
      manifest(facts, collector);
    }
  }

  void leave(const unpack::Tree& tree, unpack::ArtifactId id, Collector& collector) override {
    for (const auto& [key, pom] : poms_) {
      collector.add(found(
          maven_purl(pom.coordinates.group, pom.coordinates.artifact, pom.coordinates.version),
          pom.artifact, pom.rule, "version=" + pom.coordinates.version));
    }
    const unpack::Artifact& jar = tree.artifacts[id];
    const std::string_view name = last_step(jar.path);
    if (java_archive_name(name) || (jar.parent == unpack::kNoArtifact && classes_ > 0)) {
      name_by_manifest(name, id, collector);
    }
    for (const ClassMatch& match : matcher_.matches()) {
      name_by_classes(match, name, id, collector);
    }
  }

 private:
  struct Pom {
    Coordinates coordinates;
    unpack::ArtifactId artifact = 0;
    std::string_view rule;
  };

  void pom(const FileFacts& facts, Collector& collector) {
    const auto [group, artifact] = maven_folder(facts.path);
    if (artifact.empty()) return;
    const bool properties = facts.name == "pom.properties";
    Coordinates c;
    if (facts.content == nullptr) {
      const std::string_view note = collector.kept(facts.first());
      if (note.empty()) return;
      c = parse_properties(note);
    } else {
      std::vector<std::byte> buffer;
      ByteView bytes = facts.content->head;
      const std::uint64_t size = facts.artifact().size;
      if (bytes.size() < size && facts.content->source != nullptr && size <= kMaxClassBytes) {
        if (const auto whole = view(*facts.content->source, 0, size, buffer)) bytes = *whole;
      }
      c = properties ? parse_properties(as_text(bytes)) : parse_pom(as_text(bytes));
      // The folder is the build's own word; a property that Maven did not fill in is not.
      if (!plausible_word(c.group) || c.group.find("${") != c.group.npos) c.group = group;
      if (!plausible_word(c.artifact) || c.artifact.find("${") != c.artifact.npos) {
        c.artifact = artifact;
      }
    }
    if (!c.complete()) {
      if (properties) collector.warn("pom.properties lacks a usable version", facts.id);
      return;
    }
    if (facts.content != nullptr) {
      collector.keep(facts.first(), "groupId=" + c.group + "\nartifactId=" + c.artifact +
                                        "\nversion=" + c.version);
    }
    if (poms_.size() >= kMaxPoms) return;
    const auto key = std::pair(c.group, c.artifact);
    const std::string_view rule = properties ? "maven/pom.properties" : "maven/pom.xml";
    if (properties) {
      poms_[key] = {std::move(c), facts.id, rule};
    } else {
      poms_.try_emplace(key, Pom{std::move(c), facts.id, rule});
    }
  }

  void manifest(const FileFacts& facts, Collector& collector) {
    if (facts.content == nullptr) {
      manifest_ = Manifest::from_note(collector.kept(facts.first()));
    } else {
      manifest_ = Manifest::parse(as_text(facts.content->head));
      collector.keep(facts.first(), manifest_.note());
    }
    manifest_.artifact = facts.id;
  }

  void java_class(const FileFacts& facts, Collector& collector) {
    if (facts.path.starts_with("META-INF/")) return;  // a second copy for later Java versions
    ++classes_;
    count_package(facts.path);
    if (!known_class_name(facts.name)) return;
    if (facts.content == nullptr) {
      std::uint64_t print = 0;
      const std::string_view note = collector.kept(facts.first());
      if (note.size() == sizeof print) {
        std::memcpy(&print, note.data(), sizeof print);
        matcher_.add(facts.path, print);
      }
      return;
    }
    std::vector<std::byte> buffer;
    ByteView bytes = facts.content->head;
    const std::uint64_t size = facts.artifact().size;
    if (bytes.size() < size) {
      if (facts.content->source == nullptr || size > kMaxClassBytes) return;
      const auto whole = view(*facts.content->source, 0, size, buffer);
      if (!whole) return;
      bytes = *whole;
    }
    const auto print = class_print(bytes);
    if (!print) return;  // not a class after all: a leaf like any other
    collector.keep(facts.first(),
                   std::string(reinterpret_cast<const char*>(&*print), sizeof *print));
    matcher_.add(facts.path, *print);
  }

  // The first four steps of the package. Classes come folder by folder: mostly one comparison.
  void count_package(std::string_view path) {
    std::size_t end = 0;
    for (int step = 0; step < 4; ++step) {
      const auto slash = path.find('/', end);
      if (slash == path.npos) break;
      end = slash + 1;
    }
    if (end == 0) return;
    const std::string_view package = path.substr(0, end - 1);
    if (last_package_ != nullptr && last_package_->first == package) {
      ++last_package_->second;
      return;
    }
    if (packages_.size() >= kMaxPackages) return;
    auto entry = packages_.find(package);
    if (entry == packages_.end()) entry = packages_.emplace(package, 0u).first;
    ++entry->second;
    last_package_ = &*entry;
  }

  // Where the classes lie: the longest package that holds at least nine in ten of them.
  std::string main_package() const {
    std::string best;
    for (const auto& [package, count] : packages_) {
      for (std::size_t end = package.find('/');; end = package.find('/', end + 1)) {
        const std::string_view prefix = std::string_view(package).substr(0, end);
        std::size_t inside = 0;
        for (const auto& [other, number] : packages_) {
          if (other == prefix || (other.starts_with(prefix) && other[prefix.size()] == '/')) {
            inside += number;
          }
        }
        if (inside * 10 >= classes_ * 9 && prefix.size() > best.size()) best = prefix;
        if (end == package.npos) break;
      }
    }
    return best;
  }

  // Nine in ten of nothing: a jar of many packages is still told by its largest.
  std::string largest_package() const {
    const auto most =
        std::ranges::max_element(packages_, {}, [](const auto& entry) { return entry.second; });
    return most == packages_.end() ? std::string() : most->first;
  }

  struct Group {
    std::string name;
    std::string how;
    int confidence = 0;
  };

  Group group_for(std::string_view artifact) const {
    const std::string package = main_package();
    for (const std::string& candidate : {package, largest_package()}) {
      const auto known = maven_group(artifact, candidate);
      if (!known.empty())
        return {std::string(known), "known group of " + std::string(artifact), 90};
    }
    const std::string& symbolic = manifest_.symbolic_name;
    if (symbolic.size() > artifact.size() + 1 && symbolic.ends_with(artifact) &&
        symbolic[symbolic.size() - artifact.size() - 1] == '.') {
      return {symbolic.substr(0, symbolic.size() - artifact.size() - 1), "Bundle-SymbolicName", 80};
    }
    const std::string& vendor = manifest_.vendor_id;
    if (artifact_like(vendor) && vendor.find('.') != vendor.npos && vendor != "org.apache") {
      return {vendor, "Implementation-Vendor-Id", 70};
    }
    // com/acme/tool/cli of "tool-cli": the first three steps, or all of a short package.
    std::string guess = package.empty() ? largest_package() : package;
    std::size_t end = 0;
    for (int step = 0; step < 3 && end != guess.npos; ++step) {
      end = guess.find('/', end == 0 ? 0 : end + 1);
    }
    guess = guess.substr(0, end);
    std::ranges::replace(guess, '/', '.');
    if (guess.empty() && artifact_like(symbolic)) guess = symbolic;
    return {guess, "package of its classes", 40};
  }

  bool named_by_pom(std::string_view artifact) const {
    return std::ranges::any_of(poms_,
                               [&](const auto& pom) { return pom.first.second == artifact; });
  }

  void name_by_manifest(std::string_view file_name, unpack::ArtifactId id, Collector& collector) {
    // Gradle's Nebula writes "group#artifact;version" as the title.
    const auto hash = manifest_.title.find('#');
    const auto semicolon = manifest_.title.find(';', hash == std::string::npos ? 0 : hash);
    if (hash != std::string::npos && semicolon != std::string::npos) {
      const Coordinates c{manifest_.title.substr(0, hash),
                          manifest_.title.substr(hash + 1, semicolon - hash - 1),
                          manifest_.title.substr(semicolon + 1)};
      if (c.complete() && !named_by_pom(c.artifact)) {
        collector.add(found(maven_purl(c.group, c.artifact, c.version), id, "maven/manifest",
                            "Implementation-Title: " + manifest_.title, 95));
      }
      return;
    }
    auto [artifact, version] = split_file_name(file_name);
    if (!artifact_like(artifact) || named_by_pom(artifact)) return;
    const bool versioned = !version.empty();
    // Its own pom.properties under another name ("jdbc42" of postgresql): the jar is named already.
    if (!poms_.empty() && (poms_.size() == 1 || !versioned)) return;
    std::string said = "file name " + std::string(file_name);
    if (artifact_like(manifest_.version) &&
        (!versioned || version.starts_with(manifest_.version))) {
      version = manifest_.version;
      said += ", Implementation-Version: " + manifest_.version;
    } else if (!versioned && artifact_like(manifest_.bundle_version)) {
      version = manifest_.bundle_version;
      said += ", Bundle-Version: " + manifest_.bundle_version;
    }
    if (version.empty()) return;
    if (!versioned && artifact_like(manifest_.title) &&
        manifest_.title.find('.') == std::string::npos) {
      artifact = manifest_.title;
    }
    const Group group = group_for(artifact);
    if (group.name.empty()) return;
    collector.add(found(maven_purl(group.name, artifact, version), id, "maven/manifest",
                        said + "; group from " + group.how, group.confidence));
    named_ = {group.name, std::string(artifact)};
  }

  void name_by_classes(const ClassMatch& match, std::string_view file_name, unpack::ArtifactId id,
                       Collector& collector) const {
    const LibraryFacts& library = *match.library;
    const auto key = std::pair(std::string(library.group), std::string(library.artifact));
    if (!match.relocated() && (poms_.contains(key) || named_ == key)) return;
    std::string detail = std::to_string(match.agreeing) + " of " + std::to_string(match.seen) +
                         " known classes in " + match.prefix + " agree with ";
    std::string_view version;
    int confidence = match.relocated() ? 90 : 95;
    if (match.versions.empty()) {
      detail += std::string(match.nearest) + " at best: version unknown";
      confidence = 50;
    } else {
      version = match.versions.front();
      detail += std::string(version);
      if (match.versions.size() > 1) {
        // The oldest of them is the careful answer, unless the file name says another one.
        detail += " to " + std::string(match.versions.back()) + ", which cannot be told apart";
        const std::string_view told = split_file_name(file_name).second;
        if (std::ranges::find(match.versions, told) != match.versions.end()) version = told;
        confidence -= 10;
      }
    }
    Component component = found(maven_purl(library.group, library.artifact, version), id,
                                "maven/class-fingerprint", std::move(detail), confidence);
    if (version.empty()) component.note = "known by its classes; the version is not known";
    collector.add(std::move(component));
  }

  std::map<std::pair<std::string, std::string>, Pom> poms_;
  Manifest manifest_;
  ClassMatcher matcher_;
  std::map<std::string, std::size_t, std::less<>> packages_;
  std::pair<const std::string, std::size_t>* last_package_ = nullptr;
  std::size_t classes_ = 0;
  std::pair<std::string, std::string> named_;
};

std::unique_ptr<ContainerState> enter(const unpack::Tree& tree, unpack::ArtifactId id) {
  const auto* type = tree.artifacts[id].type;
  if (type == nullptr || type->name != "zip") return nullptr;
  return std::make_unique<Jar>();
}

// A jar that somebody unpacked into a folder or a layer: no container's leave will name it.
void read_unpacked(const FileFacts& facts, ByteView content, Collector& collector) {
  const unpack::ArtifactId parent = facts.artifact().parent;
  const auto* type = parent == unpack::kNoArtifact ? nullptr : facts.tree->artifacts[parent].type;
  const bool in_jar = type != nullptr && type->name == "zip";
  if (in_jar && facts.path.starts_with(kMavenFolder)) return;  // Jar tells it
  Coordinates c = parse_properties(as_text(content));
  const auto [group, artifact] = maven_folder(facts.path);
  if (artifact.empty()) return;
  if (!plausible_word(c.group)) c.group = group;
  if (!plausible_word(c.artifact)) c.artifact = artifact;
  if (!c.complete()) return collector.warn("pom.properties lacks a usable version", facts.id);
  collector.add(found(maven_purl(c.group, c.artifact, c.version), facts.id, "maven/pom.properties",
                      "version=" + c.version));
}

constexpr std::array kFiles{Pattern{"pom.properties", ""}};

}  // namespace

extern const Ecosystem maven{
    .name = "maven",
    .purl_type = "maven",
    .title = "Maven (pom.properties, manifests, nested, shaded, stripped and relocated jars)",
    .files = kFiles,
    .read = read_unpacked,
    .enter = enter};

}  // namespace assay::catalog
