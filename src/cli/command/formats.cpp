// assay formats: what can be recognised and what can be opened. docs/FORMATS.md is this, as
// Markdown.
#include "base/json.h"
#include "cli/command.h"
#include "unpack/format_list.h"

#include <algorithm>
#include <cstdio>

namespace assay::cli {

namespace {

constexpr const char* kUsage =
    "Usage: assay formats [--markdown | -o json]\n\nLists the formats that are recognised, by "
    "content.\n";

void print_table() {
  for (const unpack::Format* format : unpack::formats_by_name()) {
    std::printf("%-12s %-8s %s\n", std::string(format->name).c_str(), unpack::coverage_of(*format),
                std::string(format->title).c_str());
  }
}

void print_json() {
  Json list = Json::array();
  for (const unpack::Format* format : unpack::formats_by_name()) {
    Json item;
    item["name"] = format->name;
    item["title"] = format->title;
    item["kind"] = unpack::name(format->kind);
    item["coverage"] = unpack::coverage_of(*format);
    item["doc"] = format->doc;
    list.push_back(std::move(item));
  }
  std::puts(dump_json(list, 2).c_str());
}

int run(const std::vector<std::string>& args) {
  if (args.empty()) {
    print_table();
  } else if (args.size() == 1 && args[0] == "--markdown") {
    std::fputs(unpack::formats_markdown().c_str(), stdout);
  } else if (args.size() == 2 && args[0] == "-o" && args[1] == "json") {
    print_json();
  } else {
    const bool help = args[0] == "--help" || args[0] == "-h";
    std::fputs(kUsage, help ? stdout : stderr);
    return help ? 0 : 2;
  }
  return 0;
}

}  // namespace

extern const Command formats{"formats", "list the formats that are recognised and opened", run};

}  // namespace assay::cli
