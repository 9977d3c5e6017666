// PHP Composer: composer.lock and vendor/composer/installed.json.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>
#include <set>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxBytes = 12u << 20;
constexpr std::string_view kBranch = "a branch, not a release: not matched";

// "v5.4.0" is the tag's name of 5.4.0; "dev-main" and "2.x-dev" name branches.
std::string release_of(std::string version) {
  if (version.size() > 1 && version[0] == 'v' && version[1] >= '0' && version[1] <= '9') {
    version.erase(0, 1);
  }
  const bool branch = version.starts_with("dev-") || version.ends_with("-dev");
  return branch || !plausible_word(version) ? std::string() : version;
}

void read_licenses(const Json& package, Component& component) {
  const auto add = [&](const Json& value) {
    if (value.is_string() && value.get<std::string>().size() < 200) {
      component.licenses.push_back(value.get<std::string>());
    }
  };
  const auto licenses = package.find("license");
  if (licenses == package.end()) return;
  if (!licenses->is_array()) return add(*licenses);
  for (const Json& license : *licenses) add(license);
}

class ListReader {
 public:
  ListReader(const FileFacts& facts, Collector& collector) : facts_(facts), collector_(collector) {}

  // Composer 2 keeps one list of what is installed and names the development packages beside it.
  void development_names(const Json& names) {
    if (!names.is_array()) return;
    for (const Json& name : names) {
      if (name.is_string()) development_.insert(name.get<std::string>());
    }
  }

  void read(const Json& list, Scope scope) {
    if (!list.is_array()) return collector_.warn("Composer package list is no list", facts_.id);
    for (const Json& package : list) {
      if (!add(package, scope)) ++bad_;
    }
  }

  void finish() {
    if (bad_ == 0) return;
    collector_.warn(std::to_string(bad_) + " Composer packages lack a usable name", facts_.id);
  }

 private:
  bool add(const Json& package, Scope scope) {
    if (!package.is_object()) return false;
    const std::string name = string_or(package, "name");
    const std::string written = string_or(package, "version");
    const auto slash = name.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == name.size() ||
        !plausible_word(name)) {
      return false;
    }
    const std::string version = release_of(written);
    Component component =
        found({"composer", name.substr(0, slash), name.substr(slash + 1), version, {}, ""},
              facts_.id, "composer/" + std::string(facts_.name), name + ' ' + written);
    if (version.empty()) component.note = plausible_word(written) ? kBranch : kNoVersion;
    component.scope = development_.contains(name) ? Scope::optional : scope;
    read_licenses(package, component);
    collector_.add(std::move(component));
    return true;
  }

  const FileFacts& facts_;
  Collector& collector_;
  std::set<std::string> development_;
  std::size_t bad_ = 0;
};

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (content.size() > kMaxBytes) {
    return collector.warn("Composer file is larger than 12 MiB: not read", facts.id);
  }
  const auto json = parse_json(as_text(content));
  if (!json) return collector.warn(json.error().message, facts.id);
  ListReader reader(facts, collector);
  if (json->is_array()) {  // Composer 1 wrote installed.json as a plain list
    reader.read(*json, Scope::required);
    return reader.finish();
  }
  if (!json->is_object() || !json->contains("packages")) {
    return collector.warn("Composer file lists no packages", facts.id);
  }
  if (const auto names = json->find("dev-package-names"); names != json->end()) {
    reader.development_names(*names);
  }
  reader.read(*json->find("packages"), Scope::required);
  if (const auto list = json->find("packages-dev"); list != json->end()) {
    reader.read(*list, Scope::optional);
  }
  reader.finish();
}

constexpr std::array kFiles{Pattern{"composer.lock", ""}, Pattern{"", "composer/installed.json"}};

}  // namespace

extern const Ecosystem composer{.name = "composer",
                                .purl_type = "composer",
                                .title = "Composer (composer.lock, installed.json)",
                                .files = kFiles,
                                .read = read};

}  // namespace assay::catalog
