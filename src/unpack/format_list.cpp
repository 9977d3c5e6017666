#include "unpack/format_list.h"

#include "unpack/not_opened.h"

#include <algorithm>

namespace assay::unpack {

const char* name(Kind kind) {
  switch (kind) {
    case Kind::archive:
      return "archive";
    case Kind::compression:
      return "compression";
    case Kind::package:
      return "package";
    case Kind::image:
      return "image";
    case Kind::disk:
      return "disk";
    case Kind::filesystem:
      return "filesystem";
    case Kind::firmware:
      return "firmware";
    case Kind::executable:
      return "executable";
    case Kind::document:
      return "document";
    case Kind::media:
      return "media";
    case Kind::data:
      return "data";
  }
  return "data";
}

std::vector<const Format*> formats_by_name() {
  std::vector<const Format*> formats(all_format().begin(), all_format().end());
  std::sort(formats.begin(), formats.end(),
            [](const Format* a, const Format* b) { return a->name < b->name; });
  return formats;
}

const char* coverage_of(const Format& format) {
  if (format.open == nullptr) return "leaf";
  return opens(format) ? "opened" : "opaque";
}

namespace {

void append_rows(std::string& out, std::string_view coverage) {
  const bool opened = coverage == "opened";
  for (const Format* format : formats_by_name()) {
    if (coverage_of(*format) != coverage) continue;
    out += "| `" + std::string(format->name) + "` | " + std::string(format->title) + " | " +
           name(format->kind);
    if (opened) out += format->access == Access::stream ? " | streams" : " | random access";
    out += " | " + std::string(format->doc) + " |\n";
  }
}

}  // namespace

std::string formats_markdown() {
  std::string out =
      "# Formats\n\nWritten by `assay formats --markdown`; do not edit. Content decides, names do "
      "not.\n\n"
      "## Opened\n\nEverything inside is listed and scanned, to any depth.\n\n"
      "| type | format | kind | read | notes |\n|---|---|---|---|---|\n";
  append_rows(out, "opened");
  out +=
      "\n## Recognised\n\nNamed, hashed and scanned whole; nothing is looked for inside.\n\n"
      "| type | format | kind | notes |\n|---|---|---|---|\n";
  append_rows(out, "leaf");
  out +=
      "\n## Not opened\n\nKnown by their content, but opaque: a package that holds one is never "
      "approved unseen.\n\n"
      "| type | format | kind | notes |\n|---|---|---|---|\n";
  append_rows(out, "opaque");
  return out;
}

}  // namespace assay::unpack
