// `assay worker`: scans for a centre. `assay serve` starts these; more may be started beside it.
#include "base/json.h"
#include "cli/command.h"
#include "cli/home.h"
#include "cli/open_centre.h"
#include "worker/queue.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace assay::cli {
namespace {

std::atomic<bool>& stopping() {
  static std::atomic<bool> flag{false};
  return flag;
}

void log_scan(const worker::QueueOptions::Entry& entry) {
  Json line{{"at", to_rfc3339(SystemClock().now())},
            {"scan", entry.scan_id},
            {"result", entry.result},
            {"words", entry.words}};
  if (!entry.sandbox.empty()) line["sandbox_missing"] = entry.sandbox;
  std::fprintf(stderr, "%s\n", dump_json(line).c_str());
}

int failed(const Error& error) {
  std::fprintf(stderr, "assay worker: %s\n", error.text().c_str());
  return error.code == ErrorCode::invalid_input ? 2 : 5;
}

int run(const std::vector<std::string>& args) {
  std::string home = home_directory();
  std::string policy_name = "marketplace";
  CLI::App app("Take scans from a centre's queue and run them, one at a time.", "assay worker");
  app.footer(
      "Ends 0 after SIGTERM or SIGINT (a scan that is running goes back to the queue), 2 for "
      "usage, 5 when the records cannot be opened.");
  app.add_option("--home", home, "The centre's records and data (default: $ASSAY_HOME)");
  app.add_option("--policy", policy_name, "marketplace, demo, or a policy file");
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::signal(SIGINT, [](int) { stopping() = true; });
  std::signal(SIGTERM, [](int) { stopping() = true; });
  const auto policy = scan::load_policy(policy_name);
  if (!policy) return failed(policy.error());
  const auto open = open_centre(home, *policy);
  if (!open) return failed(open.error());
  worker::QueueOptions options;
  options.home = home;
  options.scratch = scratch_folder(home);
  options.policy = *policy;
  options.log = log_scan;
  const Status worked = worker::work_queue(*open->centre, options, stopping());
  return worked ? 0 : failed(worked.error());
}

}  // namespace

extern const Command worker{
    .name = "worker",
    .summary = "run scans for a centre (serve starts these)",
    .run = run,
};

}  // namespace assay::cli
