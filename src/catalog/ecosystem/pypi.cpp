// PyPI: dist-info and egg-info (installed, and in wheels and eggs), sdists, requirements files,
// poetry.lock, uv.lock, Pipfile.lock.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/package_blocks.h"
#include "catalog/text.h"

#include <algorithm>
#include <array>

namespace assay::catalog {

namespace {

Purl pypi_purl(std::string_view name, std::string_view version) {
  return {"pypi", "", std::string(name), std::string(version), {}, ""};
}

void read_metadata(const FileFacts& facts, ByteView content, Collector& collector) {
  const Fields fields(as_text(content), Fold::keep_first_line);
  const std::string_view name = fields.get("Name");
  const std::string_view version = fields.get("Version");
  if (!plausible_word(name) || !plausible_word(version)) {
    collector.warn("Python metadata lacks a usable Name or Version", facts.id);
    return;
  }
  Component component = found(pypi_purl(name, version), facts.id, "pypi/metadata",
                              "Name: " + std::string(name) + ", Version: " + std::string(version));
  std::string_view license = fields.get("License-Expression");
  if (license.empty()) license = fields.get("License");
  if (!license.empty() && license != "UNKNOWN" && license.size() < 200) {
    component.licenses.emplace_back(license);
  }
  collector.add(std::move(component));
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

// One line of a requirements file: name[extras] == version ; marker  # comment
void read_requirement(std::string_view line, const FileFacts& facts, Collector& collector) {
  if (const auto hash = line.find(" #"); hash != std::string_view::npos)
    line = line.substr(0, hash);
  if (const auto mark = line.find(';'); mark != std::string_view::npos) line = line.substr(0, mark);
  if (const auto option = line.find(" --"); option != std::string_view::npos) {
    line = line.substr(0, option);
  }
  line = trim(line);
  if (line.ends_with('\\')) line = trim(line.substr(0, line.size() - 1));
  if (line.empty() || line.front() == '#' || line.front() == '-') return;
  std::size_t end = 0;
  while (end < line.size() && is_name_char(line[end])) ++end;
  const std::string_view name = line.substr(0, end);
  std::string_view rest = trim(line.substr(end));
  if (!plausible_word(name) || rest.starts_with(':') || rest.starts_with('/'))
    return;  // an address
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    rest = close == std::string_view::npos ? std::string_view() : trim(rest.substr(close + 1));
  }
  std::string_view version;
  if (rest.starts_with("==") && rest.find(',') == std::string_view::npos && !rest.ends_with(".*")) {
    version = trim(rest.substr(rest.starts_with("===") ? 3 : 2));
  }
  if (!plausible_word(version)) version = {};
  Component component = found(pypi_purl(name, version), facts.id, "pypi/requirements",
                              std::string(line.substr(0, 200)), version.empty() ? 60 : 90);
  if (version.empty()) component.note = kNoVersion;
  if (facts.name.find("dev") != facts.name.npos || facts.name.find("test") != facts.name.npos) {
    component.scope = Scope::optional;
  }
  collector.add(std::move(component));
}

void read_requirements(const FileFacts& facts, ByteView content, Collector& collector) {
  std::string_view text = as_text(content);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  // A text that Python tools would not read either is not worth a guess.
  if (text.find('\0') != std::string_view::npos) {
    return collector.warn("requirements file is no UTF-8 text: not read", facts.id);
  }
  for (Lines lines(text); const auto line = lines.next();) {
    read_requirement(*line, facts, collector);
  }
}

// groups = ["dev", "test"]: for development unless "main" is among them.
bool for_development(const PackageBlock& block) {
  const std::string_view groups = block.get("groups");
  return block.get("category") == "dev" ||
         (groups.find('"') != groups.npos && groups.find("\"main\"") == groups.npos);
}

// poetry.lock, and uv.lock in the same shape.
void read_poetry(const FileFacts& facts, ByteView content, Collector& collector) {
  std::size_t bad = 0;
  for (PackageBlocks blocks(as_text(content)); const auto block = blocks.next();) {
    const std::string name(block->get("name"));
    const std::string version(block->get("version"));
    if (!plausible_word(name) || !plausible_word(version)) {
      ++bad;
      continue;
    }
    Component component = found(pypi_purl(name, version), facts.id,
                                "pypi/" + std::string(facts.name), "version=" + version);
    if (for_development(*block)) component.scope = Scope::optional;
    // uv.lock lists the project too: source = { editable = "." }
    const std::string_view source = block->get("source");
    component.project =
        source.find("editable =") != source.npos || source.find("virtual =") != source.npos;
    collector.add(std::move(component));
  }
  if (bad > 0) {
    collector.warn(std::to_string(bad) + " packages lack a usable name or version", facts.id);
  }
}

void read_pipfile(const FileFacts& facts, ByteView content, Collector& collector) {
  if (content.size() > (12u << 20)) {
    collector.warn("Pipfile.lock is larger than 12 MiB: not read", facts.id);
    return;
  }
  const auto json = parse_json(as_text(content));
  if (!json || !json->is_object()) {
    collector.warn(json ? "Pipfile.lock is not a JSON object" : json.error().message, facts.id);
    return;
  }
  for (const char* section : {"default", "develop"}) {
    const auto packages = json->find(section);
    if (packages == json->end() || !packages->is_object()) continue;
    for (const auto& [name, entry] : packages->items()) {
      if (!plausible_word(name)) continue;
      std::string version = string_or(entry, "version");
      version = version.starts_with("==") ? version.substr(2) : std::string();
      if (!plausible_word(version)) version.clear();
      Component component =
          found(pypi_purl(name, version), facts.id, "pypi/Pipfile.lock", "version=" + version);
      if (version.empty()) component.note = kNoVersion;
      if (std::string_view(section) == "develop") component.scope = Scope::optional;
      collector.add(std::move(component));
    }
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (facts.name == "METADATA" || facts.name == "PKG-INFO" || facts.name.ends_with(".egg-info")) {
    return read_metadata(facts, content, collector);
  }
  if (facts.name == "poetry.lock" || facts.name == "uv.lock") {
    return read_poetry(facts, content, collector);
  }
  if (facts.name == "Pipfile.lock") return read_pipfile(facts, content, collector);
  const bool requirements =
      facts.name.starts_with("requirements") || facts.path.find("requirements/") != facts.path.npos;
  // Wheels and sdists carry their authors' requirement files; what is installed is in METADATA.
  if (requirements && facts.path.find("site-packages/") == facts.path.npos) {
    read_requirements(facts, content, collector);
  }
}

constexpr std::array kFiles{
    Pattern{"", ".dist-info/METADATA"}, Pattern{"PKG-INFO", ""}, Pattern{"", ".egg-info"},
    Pattern{"poetry.lock", ""},         Pattern{"uv.lock", ""},  Pattern{"Pipfile.lock", ""},
    Pattern{"", ".txt", "requirements"}};

}  // namespace

extern const Ecosystem pypi{.name = "pypi",
                            .purl_type = "pypi",
                            .title =
                                "PyPI (dist-info, egg-info, wheels, requirements files, "
                                "poetry.lock, uv.lock, Pipfile.lock)",
                            .files = kFiles,
                            .read = read};

}  // namespace assay::catalog
