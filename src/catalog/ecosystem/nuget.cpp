// NuGet: *.deps.json beside a .NET program, packages.config, packages.lock.json, .nuspec of a
// package.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <pugixml.hpp>

#include <array>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxBytes = 12u << 20;

void add(const FileFacts& facts, std::string_view name, std::string_view version,
         std::string_view rule, bool project, Collector& collector) {
  // "$version$" of a .nuspec that is still a template.
  const bool filled = name.find('$') == name.npos && version.find('$') == version.npos;
  if (!plausible_word(name) || !plausible_word(version) || !filled) {
    return collector.warn("NuGet entry lacks a usable name or version", facts.id);
  }
  Component component = found({"nuget", "", std::string(name), std::string(version), {}, ""},
                              facts.id, rule, std::string(name) + ' ' + std::string(version));
  component.project = project;
  collector.add(std::move(component));
}

// "libraries": {"Newtonsoft.Json/12.0.3": {"type": "package"}}; a project is what was built here.
void read_deps(const FileFacts& facts, const Json& json, Collector& collector) {
  const auto libraries = json.find("libraries");
  if (libraries == json.end() || !libraries->is_object()) {
    return collector.warn("deps.json lists no libraries", facts.id);
  }
  for (const auto& [key, entry] : libraries->items()) {
    const auto slash = key.find('/');
    if (slash == std::string::npos) continue;
    add(facts, std::string_view(key).substr(0, slash), std::string_view(key).substr(slash + 1),
        "nuget/deps.json", string_or(entry, "type") == "project", collector);
  }
}

void read_lock(const FileFacts& facts, const Json& json, Collector& collector) {
  const auto frameworks = json.find("dependencies");
  if (frameworks == json.end() || !frameworks->is_object()) {
    return collector.warn("packages.lock.json lists no dependencies", facts.id);
  }
  for (const auto& [framework, packages] : frameworks->items()) {
    if (!packages.is_object()) continue;
    for (const auto& [name, entry] : packages.items()) {
      if (!entry.is_object()) continue;
      // A project of the same solution has no version of its own.
      if (string_or(entry, "type") == "Project") continue;
      add(facts, name, string_or(entry, "resolved"), "nuget/packages.lock.json", false, collector);
    }
  }
}

void read_xml(const FileFacts& facts, ByteView content, Collector& collector) {
  pugi::xml_document document;
  if (!document.load_buffer(content.data(), content.size(), pugi::parse_minimal)) {
    return collector.warn("not well-formed XML", facts.id);
  }
  if (facts.name == "packages.config") {
    for (const pugi::xml_node package : document.child("packages").children("package")) {
      add(facts, package.attribute("id").value(), package.attribute("version").value(),
          "nuget/packages.config", false, collector);
    }
    return;
  }
  const pugi::xml_node metadata = document.child("package").child("metadata");
  add(facts, trim(metadata.child_value("id")), trim(metadata.child_value("version")),
      "nuget/nuspec", false, collector);
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  if (content.size() > kMaxBytes) {
    return collector.warn("NuGet file is larger than 12 MiB: not read", facts.id);
  }
  if (!facts.name.ends_with(".json")) return read_xml(facts, content, collector);
  std::string_view text = as_text(content);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto json = parse_json(text);
  if (!json) return collector.warn(json.error().message, facts.id);
  if (!json->is_object()) return collector.warn("NuGet file is not a JSON object", facts.id);
  if (facts.name == "packages.lock.json") return read_lock(facts, *json, collector);
  read_deps(facts, *json, collector);
}

constexpr std::array kFiles{Pattern{"", ".deps.json"}, Pattern{"packages.config", ""},
                            Pattern{"packages.lock.json", ""}, Pattern{"", ".nuspec"}};

}  // namespace

extern const Ecosystem nuget{
    .name = "nuget",
    .purl_type = "nuget",
    .title = "NuGet (*.deps.json, packages.config, packages.lock.json, .nuspec)",
    .files = kFiles,
    .read = read};

}  // namespace assay::catalog
