// Alpine packages: the installed list lib/apk/db/installed.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <array>

namespace assay::catalog {

namespace {

struct Entry {
  std::string_view name, version, arch, origin, license;
};

void add(const Entry& entry, const FileFacts& facts, Collector& collector) {
  if (entry.name.empty() && entry.version.empty()) return;  // the end of the list
  if (!plausible_word(entry.name) || !plausible_word(entry.version)) {
    return collector.warn("record lacks a usable name or version", facts.id);
  }
  Purl purl{"apk", "alpine", std::string(entry.name), std::string(entry.version), {}, ""};
  if (plausible_word(entry.arch)) purl.qualifiers["arch"] = entry.arch;
  Component component = found(std::move(purl), facts.id, "alpine/installed",
                              "P:" + std::string(entry.name) + " V:" + std::string(entry.version));
  if (plausible_word(entry.origin) && entry.origin != entry.name) {
    component.source_name = entry.origin;
  }
  if (!entry.license.empty()) component.licenses.emplace_back(entry.license.substr(0, 200));
  collector.add(std::move(component));
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  Entry entry;
  for (Lines lines(as_text(content)); const auto line = lines.next();) {
    if (line->empty()) {
      add(entry, facts, collector);
      entry = {};
      continue;
    }
    if (line->size() < 2 || (*line)[1] != ':') continue;
    const std::string_view value = line->substr(2);
    switch (line->front()) {
      case 'P':
        entry.name = value;
        break;
      case 'V':
        entry.version = value;
        break;
      case 'A':
        entry.arch = value;
        break;
      case 'o':
        entry.origin = value;
        break;
      case 'L':
        entry.license = value;
        break;
      default:
        break;
    }
  }
  add(entry, facts, collector);
}

constexpr std::array kFiles{Pattern{"", "lib/apk/db/installed"}};

}  // namespace

extern const Ecosystem alpine{.name = "alpine",
                              .purl_type = "apk",
                              .title = "Alpine packages (lib/apk/db/installed)",
                              .files = kFiles,
                              .read = read};

}  // namespace assay::catalog
