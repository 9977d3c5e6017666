// assay db update
#include "advisory/update.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/db_report.h"
#include "cli/home.h"

#include <cstdio>
#include <cstdlib>

namespace assay::cli {
namespace {

constexpr const char* kHelp =
    "assay db update [--ecosystem NAME]… [--url URL] [--kev-url URL] [--home FOLDER] [--quiet]\n\n"
    "Fetches OSV's export of each ecosystem and CISA's list of exploited vulnerabilities over "
    "HTTPS, then swaps the\n"
    "advisory data in one step. What did not change is not fetched again; a broken transfer goes "
    "on where it\n"
    "ended. When anything fails the data in use stay as they are.\n\n"
    "  --ecosystem NAME  OSV's name; repeatable (default: the ecosystems that scans know)\n"
    "  --url URL         a mirror of the OSV bucket, or $ASSAY_OSV_URL\n"
    "  --kev-url URL     a mirror of the KEV catalogue, or $ASSAY_KEV_URL\n"
    "Plain http is spoken only to a mirror that is named so. $SSL_CERT_FILE names the authorities\n"
    "to trust for a mirror with a certificate of its own.\n\n"
    "Ends 0, 2 for usage, 5 when the network or a server failed, 1 for anything else.\n";

struct Arguments {
  advisory::UpdateOptions options;
  std::string home = home_directory();
  bool quiet = false, help = false;
};

void from_environment(const char* name, std::string& out) {
  if (const char* value = std::getenv(name); value != nullptr && *value != '\0') out = value;
}

bool parse(const std::vector<std::string>& args, Arguments& out) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool more = i + 1 < args.size();
    if (args[i] == "--help" || args[i] == "-h") {
      out.help = true;
    } else if (args[i] == "--quiet") {
      out.quiet = true;
    } else if (args[i] == "--home" && more) {
      out.home = args[++i];
    } else if (args[i] == "--url" && more) {
      out.options.osv_url = args[++i];
    } else if (args[i] == "--kev-url" && more) {
      out.options.kev_url = args[++i];
    } else if (args[i] == "--ecosystem" && more) {
      out.options.ecosystems.push_back(args[++i]);
    } else {
      std::fprintf(stderr, "assay db update: unknown argument %s\n", args[i].c_str());
      return false;
    }
  }
  return true;
}

int exit_code(const Error& error) {
  const bool network = error.code == ErrorCode::unavailable || error.code == ErrorCode::not_found;
  return network ? 5 : 1;
}

int run(const std::vector<std::string>& args) {
  Arguments arguments;
  auto& options = arguments.options;
  from_environment("ASSAY_OSV_URL", options.osv_url);
  from_environment("ASSAY_KEV_URL", options.kev_url);
  from_environment("SSL_CERT_FILE", options.ca_file);
  if (!parse(args, arguments)) return 2;
  if (arguments.help) return std::fputs(kHelp, stdout), 0;
  options.allow_http =
      options.osv_url.starts_with("http://") || options.kev_url.starts_with("http://");
  ImportLine line(arguments.quiet);
  const auto result =
      advisory::update(arguments.home, options, SystemClock().now(), [&](const auto& p) {
        const std::string total =
            p.total_bytes == 0 ? "" : " of " + std::to_string(p.total_bytes >> 10);
        line.show(p.feed + "  " + std::to_string(p.bytes >> 10) + total + " KiB");
      });
  line.clear();
  if (!result) {
    std::fprintf(stderr, "assay db update: %s\nThe data in use were not changed.\n",
                 result.error().text().c_str());
    return exit_code(result.error());
  }
  print_import(*result);
  return 0;
}

}  // namespace

extern const Command db_update{"db update", "fetch the public advisory feeds", run};

}  // namespace assay::cli
