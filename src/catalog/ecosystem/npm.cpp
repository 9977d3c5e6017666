// npm: package.json below node_modules, package-lock.json v1–v3, npm-shrinkwrap.json, yarn.lock v1.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxJsonBytes = 12u << 20;
constexpr int kMaxNesting = 64;  // of version 1 lock files
constexpr std::string_view kModules = "node_modules/";

Purl npm_purl(std::string_view full_name, std::string_view version) {
  Purl purl{"npm", "", std::string(full_name), std::string(version), {}, ""};
  if (full_name.starts_with('@')) {
    if (const auto slash = full_name.find('/'); slash != std::string_view::npos) {
      purl.ns = full_name.substr(0, slash);
      purl.name = full_name.substr(slash + 1);
    }
  }
  return purl;
}

// "node_modules/a/node_modules/@s/b" names "@s/b"; empty when the path is not directly a package's.
std::string_view module_name(std::string_view folder) {
  const auto at = folder.rfind(kModules);
  if (at == std::string_view::npos) return {};
  if (at != 0 && folder[at - 1] != '/') return {};
  const std::string_view name = folder.substr(at + kModules.size());
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return name.starts_with('@') ? std::string_view() : name;
  if (!name.starts_with('@') || name.find('/', slash + 1) != std::string_view::npos) return {};
  return name;
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

void read_licenses(const Json& package, Component& component) {
  const auto add = [&](const Json& value) {
    std::string text = value.is_string() ? value.get<std::string>() : string_or(value, "type");
    if (!text.empty() && text.size() < 200) component.licenses.push_back(std::move(text));
  };
  if (const auto one = package.find("license"); one != package.end()) add(*one);
  if (const auto many = package.find("licenses"); many != package.end() && many->is_array()) {
    for (const Json& value : *many) add(value);
  }
}

std::optional<Json> load(const FileFacts& facts, ByteView content, Collector& collector) {
  if (content.size() > kMaxJsonBytes) {
    collector.warn("npm file is larger than 12 MiB: not read", facts.id);
    return std::nullopt;
  }
  std::string_view text = as_text(content);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto json = parse_json(text);
  if (!json) {
    collector.warn(json.error().message, facts.id);
    return std::nullopt;
  }
  if (!json->is_object()) {
    collector.warn("npm file is not a JSON object", facts.id);
    return std::nullopt;
  }
  return std::move(*json);
}

void read_package(const FileFacts& facts, ByteView content, Collector& collector) {
  const std::string_view folder = folder_of(facts.path);
  const bool in_modules = folder.find(kModules) != std::string_view::npos;
  std::string_view name = module_name(folder);
  // Files such as node_modules/x/test/fixture/package.json are nobody's installation.
  if (in_modules && name.empty()) return;
  // Only the outermost package.json names a project; those below it are its parts, or data.
  const bool tarball = folder == "package";
  const auto json = load(facts, content, collector);
  if (!json) return;
  const std::string own_name = string_or(*json, "name");
  const std::string version = string_or(*json, "version");
  if (!own_name.empty()) name = own_name;  // the folder may be an alias
  if (!plausible_word(name)) {
    if (in_modules) collector.warn("package.json lacks a usable name", facts.id);
    return;
  }
  if (!in_modules && version.empty()) return;
  Component component = found(npm_purl(name, plausible_word(version) ? version : ""), facts.id,
                              "npm/package.json", "version=" + version);
  component.scope_known = false;
  component.project = !in_modules && !tarball;
  if (component.purl.version.empty()) component.note = kNoVersion;
  read_licenses(*json, component);
  collector.add(std::move(component));
}

class LockReader {
 public:
  LockReader(const FileFacts& facts, Collector& collector) : facts_(facts), collector_(collector) {}

  void read(const Json& lock) {
    const auto packages = lock.find("packages");
    if (packages != lock.end() && packages->is_object()) {
      for (const auto& [path, entry] : packages->items()) package(path, entry);
    } else if (const auto old = lock.find("dependencies"); old != lock.end()) {
      tree(*old, 0);
    }
    const std::string name = string_or(lock, "name");
    const std::string version = string_or(lock, "version");
    if (plausible_word(name) && plausible_word(version)) {
      Component project =
          found(npm_purl(name, version), facts_.id, "npm/package-lock", "the project itself");
      project.project = true;
      collector_.add(std::move(project));
    }
  }

 private:
  static bool flag(const Json& entry, const char* key) {
    const auto value = entry.find(key);
    return value != entry.end() && value->is_boolean() && value->get<bool>();
  }

  void add(std::string_view name, const Json& entry, std::string_view where) {
    std::string version = string_or(entry, "version");
    // An alias: "npm:real-name@1.2.3".
    std::string real(name);
    if (version.starts_with("npm:")) {
      const auto at = version.rfind('@');
      if (at == std::string::npos || at <= 4) return;
      real = version.substr(4, at - 4);
      version = version.substr(at + 1);
    }
    if (!plausible_word(real)) {
      return collector_.warn("lock file names a package without a usable name", facts_.id);
    }
    // Git and file dependencies carry an address where a version would be.
    const bool pinned = plausible_word(version) && version.find(':') == std::string::npos;
    Component component = found(npm_purl(real, pinned ? version : ""), facts_.id,
                                "npm/package-lock", std::string(where) + " version=" + version);
    if (!pinned) component.note = kNoVersion;
    if (flag(entry, "dev") || flag(entry, "devOptional")) component.scope = Scope::optional;
    read_licenses(entry, component);
    collector_.add(std::move(component));
  }

  void package(const std::string& path, const Json& entry) {
    if (path.empty() || !entry.is_object() || flag(entry, "link")) return;
    const std::string_view name = module_name(path);
    if (name.empty()) return;  // a workspace folder: the project itself
    add(string_or(entry, "name", name), entry, path);
  }

  void tree(const Json& dependencies, int depth) {
    if (!dependencies.is_object()) return;
    if (depth > kMaxNesting) {
      collector_.warn("lock file nests dependencies more than 64 deep", facts_.id);
      return;
    }
    for (const auto& [name, entry] : dependencies.items()) {
      if (!entry.is_object()) continue;
      add(name, entry, name);
      if (const auto below = entry.find("dependencies"); below != entry.end()) {
        tree(*below, depth + 1);
      }
    }
  }

  const FileFacts& facts_;
  Collector& collector_;
};

// yarn.lock v1 and Berry: an unindented line of specifiers, then `version "1.2.3"`.
void read_yarn(const FileFacts& facts, ByteView content, Collector& collector) {
  std::string name;
  for (Lines lines(as_text(content)); const auto line = lines.next();) {
    if (line->empty() || line->front() == '#') continue;
    if (line->front() != ' ') {
      std::string_view first = *line;
      if (first.starts_with('"')) first.remove_prefix(1);
      const auto at = first.find('@', 1);
      name = at == std::string_view::npos ? std::string() : std::string(first.substr(0, at));
      if (first.find("@workspace:") != std::string_view::npos) name.clear();
      continue;
    }
    std::string_view field = trim(*line);
    if (name.empty() || !field.starts_with("version")) continue;
    field = trim(field.substr(7));
    if (field.starts_with(':')) field = trim(field.substr(1));
    if (field.size() >= 2 && field.front() == '"') field = field.substr(1, field.size() - 2);
    if (plausible_word(name) && plausible_word(field)) {
      collector.add(
          found(npm_purl(name, field), facts.id, "npm/yarn.lock", "version=" + std::string(field)));
    }
    name.clear();
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (facts.name == "package.json") return read_package(facts, content, collector);
  if (facts.name == "yarn.lock") return read_yarn(facts, content, collector);
  if (facts.path.find(kModules) != std::string_view::npos && facts.name != ".package-lock.json") {
    return;  // a lock file shipped inside a package locks nothing here
  }
  if (const auto lock = load(facts, content, collector)) LockReader(facts, collector).read(*lock);
}

constexpr std::array kFiles{Pattern{"package.json", ""}, Pattern{"package-lock.json", ""},
                            Pattern{".package-lock.json", ""}, Pattern{"npm-shrinkwrap.json", ""},
                            Pattern{"yarn.lock", ""}};

}  // namespace

extern const Ecosystem npm{.name = "npm",
                           .purl_type = "npm",
                           .title =
                               "npm (package.json in node_modules, package-lock.json v1–v3, "
                               "npm-shrinkwrap.json, yarn.lock)",
                           .files = kFiles,
                           .read = read};

}  // namespace assay::catalog
