// PHP Composer: composer.lock and vendor/composer/installed.json.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxBytes = 12u << 20;

void read_list(const FileFacts& facts, const Json& list, Scope scope, Collector& collector) {
  if (!list.is_array()) return;
  for (const Json& package : list) {
    const std::string name = string_or(package, "name");
    std::string version = string_or(package, "version");
    if (version.size() > 1 && version[0] == 'v' && version[1] >= '0' && version[1] <= '9') {
      version.erase(0, 1);
    }
    const auto slash = name.find('/');
    if (slash == std::string::npos || !plausible_word(name) || !plausible_word(version)) continue;
    Component component =
        found({"composer", name.substr(0, slash), name.substr(slash + 1), version, {}, ""},
              facts.id, "composer/" + std::string(facts.name), name + ' ' + version);
    component.scope = scope;
    const auto licenses = package.find("license");
    if (licenses != package.end() && licenses->is_array()) {
      for (const Json& license : *licenses) {
        if (license.is_string()) component.licenses.push_back(license.get<std::string>());
      }
    }
    collector.add(std::move(component));
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (content.size() > kMaxBytes) {
    return collector.warn("Composer file is larger than 12 MiB: not read", facts.id);
  }
  const auto json = parse_json(as_text(content));
  if (!json) return collector.warn(json.error().message, facts.id);
  // Composer 1 wrote installed.json as a plain list.
  if (json->is_array()) return read_list(facts, *json, Scope::required, collector);
  if (!json->is_object()) return collector.warn("Composer file is not a JSON object", facts.id);
  if (const auto list = json->find("packages"); list != json->end()) {
    read_list(facts, *list, Scope::required, collector);
  }
  if (const auto list = json->find("packages-dev"); list != json->end()) {
    read_list(facts, *list, Scope::optional, collector);
  }
}

constexpr std::array kFiles{Pattern{"composer.lock", ""}, Pattern{"", "composer/installed.json"}};

}  // namespace

extern const Ecosystem composer{.name = "composer",
                                .purl_type = "composer",
                                .title = "Composer (composer.lock, installed.json)",
                                .files = kFiles,
                                .read = read};

}  // namespace assay::catalog
