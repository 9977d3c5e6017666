// Ruby gems: installed specifications (specifications/NAME-VERSION.gemspec) and Gemfile.lock.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

Purl gem_purl(std::string_view name, std::string_view version) {
  return {"gem", "", std::string(name), std::string(version), {}, ""};
}

// s.name = "rack".freeze
std::string_view quoted(std::string_view line, std::string_view key) {
  const auto at = line.find(key);
  if (at == line.npos) return {};
  const std::string_view rest = trim(line.substr(at + key.size()));
  if (!rest.starts_with('=')) return {};
  const std::string_view value = trim(rest.substr(1));
  if (value.empty() || (value.front() != '"' && value.front() != '\'')) return {};
  const auto end = value.find(value.front(), 1);
  return end == value.npos ? std::string_view() : value.substr(1, end - 1);
}

void read_spec(const FileFacts& facts, ByteView content, Collector& collector) {
  std::string_view name, version, license;
  for (Lines lines(as_text(content)); const auto line = lines.next();) {
    if (name.empty()) name = quoted(*line, "s.name");
    if (version.empty()) version = quoted(*line, "s.version");
    if (license.empty()) license = quoted(*line, "s.license");
  }
  if (!plausible_word(name) || !plausible_word(version)) return;  // computed by Ruby code
  Component component = found(gem_purl(name, version), facts.id, "gem/specification",
                              std::string(name) + ' ' + std::string(version));
  if (!license.empty()) component.licenses.emplace_back(license);
  collector.add(std::move(component));
}

// GEM / specs: four blanks, then "name (1.2.3)"; deeper lines are requirements.
void read_lock(const FileFacts& facts, ByteView content, Collector& collector) {
  std::string_view section;
  for (Lines lines(as_text(content)); const auto line = lines.next();) {
    if (!line->starts_with(' ')) {
      section = trim(*line);
      continue;
    }
    if (section != "GEM" && section != "GIT") continue;
    if (!line->starts_with("    ") || line->starts_with("     ")) continue;
    const std::string_view text = trim(*line);
    const auto open = text.find(" (");
    if (open == text.npos || !text.ends_with(')')) continue;
    const std::string_view name = text.substr(0, open);
    std::string_view version = text.substr(open + 2, text.size() - open - 3);
    // "1.15.4-x86_64-linux": what follows the dash is a platform
    version = version.substr(0, version.find('-'));
    if (!plausible_word(name) || !plausible_word(version)) continue;
    collector.add(found(gem_purl(name, version), facts.id, "gem/Gemfile.lock", std::string(text)));
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (facts.name == "Gemfile.lock") return read_lock(facts, content, collector);
  if (facts.path.find("specifications/") != facts.path.npos) read_spec(facts, content, collector);
}

constexpr std::array kFiles{Pattern{"Gemfile.lock", ""}, Pattern{"", ".gemspec"}};

}  // namespace

extern const Ecosystem gem{.name = "gem",
                           .purl_type = "gem",
                           .title = "RubyGems (installed specifications, Gemfile.lock)",
                           .files = kFiles,
                           .read = read};

}  // namespace assay::catalog
