// Ruby gems: installed specifications (specifications/NAME-VERSION.gemspec), the metadata of .gem
// packages, Gemfile.lock.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

Purl gem_purl(std::string_view name, std::string_view version) {
  return {"gem", "", std::string(name), std::string(version), {}, ""};
}

// What stands behind "key = ", or nothing: s.name = "rack".freeze
std::string_view assigned(std::string_view line, std::string_view key) {
  line = trim(line);
  if (!line.starts_with(key)) return {};
  const std::string_view rest = trim(line.substr(key.size()));
  return rest.starts_with('=') ? trim(rest.substr(1)) : std::string_view();
}

// Removes the first text in quotation marks from `rest`.
std::string_view next_quoted(std::string_view& rest) {
  const auto begin = rest.find_first_of("\"\'");
  if (begin == rest.npos) return {};
  const auto end = rest.find(rest[begin], begin + 1);
  if (end == rest.npos) return {};
  const std::string_view out = rest.substr(begin + 1, end - begin - 1);
  rest.remove_prefix(end + 1);
  return out;
}

// A value that Ruby would compute ("VERSION", "1.#{minor}") is none.
std::string_view literal(std::string_view value) {
  if (!value.starts_with('"') && !value.starts_with('\'')) return {};
  const std::string_view out = next_quoted(value);
  return out.find("#{") == out.npos ? out : std::string_view();
}

void read_spec(const FileFacts& facts, std::string_view text, Collector& collector) {
  std::string_view name, version;
  std::vector<std::string> licenses;
  for (Lines lines(text); const auto line = lines.next();) {
    if (name.empty()) name = literal(assigned(*line, "s.name"));
    if (version.empty()) version = literal(assigned(*line, "s.version"));
    if (!licenses.empty()) continue;
    std::string_view list = assigned(*line, "s.licenses");
    if (list.empty()) list = assigned(*line, "s.license");
    for (auto one = next_quoted(list); !one.empty(); one = next_quoted(list)) {
      licenses.emplace_back(one.substr(0, 200));
    }
  }
  if (!plausible_word(name) || !plausible_word(version)) {
    return collector.warn("installed gem specification lacks a plain name or version", facts.id);
  }
  Component component = found(gem_purl(name, version), facts.id, "gem/specification",
                              std::string(name) + ' ' + std::string(version));
  component.licenses = std::move(licenses);
  collector.add(std::move(component));
}

// metadata.gz of a .gem: YAML that RubyGems writes in one shape.
//   --- !ruby/object:Gem::Specification
//   name: rack
//   version: !ruby/object:Gem::Version
//     version: 2.2.3
void read_metadata(const FileFacts& facts, std::string_view text, Collector& collector) {
  constexpr std::string_view kName = "name: ";
  constexpr std::string_view kVersion = "  version: ";
  if (text.substr(0, 200).find("!ruby/object:Gem::Specification") == text.npos) return;
  std::string_view name, version;
  bool in_version = false;
  for (Lines lines(text); const auto line = lines.next();) {
    if (line->starts_with(kName)) name = trim(line->substr(kName.size()));
    if (in_version && version.empty() && line->starts_with(kVersion)) {
      version = trim(line->substr(kVersion.size()));
      if (version.size() > 2 && version.front() == '\'') {
        version = version.substr(1, version.size() - 2);
      }
    }
    in_version = line->starts_with("version: ") || (in_version && line->starts_with(' '));
  }
  if (!plausible_word(name) || !plausible_word(version)) {
    return collector.warn("gem metadata lacks a usable name or version", facts.id);
  }
  collector.add(found(gem_purl(name, version), facts.id, "gem/metadata",
                      std::string(name) + ' ' + std::string(version)));
}

// specs: four blanks, then "name (1.2.3)"; deeper lines are requirements. PATH holds the project.
void read_lock(const FileFacts& facts, std::string_view whole, Collector& collector) {
  std::string_view section;
  for (Lines lines(whole); const auto line = lines.next();) {
    if (!line->starts_with(' ')) {
      section = trim(*line);
      continue;
    }
    if (section != "GEM" && section != "GIT" && section != "PATH") continue;
    if (!line->starts_with("    ") || line->starts_with("     ")) continue;
    const std::string_view text = trim(*line);
    const auto open = text.find(" (");
    if (open == text.npos || !text.ends_with(')')) continue;
    const std::string_view name = text.substr(0, open);
    std::string_view version = text.substr(open + 2, text.size() - open - 3);
    // "1.15.4-x86_64-linux": what follows the dash is a platform
    version = version.substr(0, version.find('-'));
    if (!plausible_word(name) || !plausible_word(version)) continue;
    Component component =
        found(gem_purl(name, version), facts.id, "gem/Gemfile.lock", std::string(text));
    component.project = section == "PATH";
    collector.add(std::move(component));
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  const std::string_view text = as_text(content);
  if (facts.name == "Gemfile.lock" || facts.name == "gems.locked") {
    return read_lock(facts, text, collector);
  }
  if (facts.name == "metadata") return read_metadata(facts, text, collector);
  // Elsewhere a .gemspec is source code of a gem that is being made, and mostly computed.
  if (facts.path.find("specifications/") != facts.path.npos) read_spec(facts, text, collector);
}

constexpr std::array kFiles{Pattern{"Gemfile.lock", ""}, Pattern{"gems.locked", ""},
                            Pattern{"", ".gemspec"}, Pattern{"metadata", ""}};

}  // namespace

extern const Ecosystem gem{
    .name = "gem",
    .purl_type = "gem",
    .title = "RubyGems (installed specifications, .gem packages, Gemfile.lock)",
    .files = kFiles,
    .read = read};

}  // namespace assay::catalog
