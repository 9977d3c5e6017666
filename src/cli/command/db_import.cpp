// assay db import PATH…
#include "advisory/import.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/db_report.h"
#include "cli/home.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace assay::cli {
namespace {

constexpr const char* kHelp =
    "assay db import PATH… [--home FOLDER] [--quiet]\n\n"
    "Reads advisories and signatures from files or folders into the local data:\n"
    "  OSV (.json, .jsonl, .zip, each also as .zst), NVD 2.0, CISA KEV, EPSS, CVE records and "
    "score lists;\n"
    "  ClamAV databases (.hdb .hsb .ndb .ldb .cvd .cld) and YARA rules (.yar .yara).\n"
    "A bad record is counted with its reason and never ends the import. Importing again changes "
    "nothing.\n"
    "The first import that keeps advisories replaces the built-in starter set.\n\n"
    "Ends 0, 1 when a file could not be read to its end, 2 for usage.\n";

struct Arguments {
  std::vector<std::string> paths;
  std::string home = home_directory();
  bool quiet = false, help = false;
};

bool parse(const std::vector<std::string>& args, Arguments& out) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--help" || args[i] == "-h") {
      out.help = true;
    } else if (args[i] == "--quiet") {
      out.quiet = true;
    } else if (args[i] == "--home" && i + 1 < args.size()) {
      out.home = args[++i];
    } else if (args[i].starts_with("--home=")) {
      out.home = args[i].substr(7);
    } else if (args[i].starts_with('-')) {
      std::fprintf(stderr, "assay db import: unknown option %s\n", args[i].c_str());
      return false;
    } else {
      out.paths.push_back(args[i]);
    }
  }
  return true;
}

int run(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 2;
  if (arguments.help || arguments.paths.empty()) {
    std::fputs(kHelp, arguments.help ? stdout : stderr);
    return arguments.help ? 0 : 2;
  }
  ImportLine line(arguments.quiet);
  const auto result = advisory::import_paths(arguments.home, arguments.paths, SystemClock().now(),
                                             [&](const auto& state) { line.show(state); });
  line.clear();
  if (!result) {
    std::fprintf(stderr, "assay db import: %s\n", result.error().text().c_str());
    return result.error().code == ErrorCode::not_found ? 2 : 1;
  }
  print_import(*result);
  return result->failures.empty() ? 0 : 1;
}

}  // namespace

extern const Command db_import{"db import", "read advisories and signatures from files", run};

}  // namespace assay::cli
