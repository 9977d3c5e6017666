#include "asset/scans.h"
#include "cli/command.h"
#include "cli/open_centre.h"
#include "worker/run_scan.h"
#include <unistd.h>
#include <cstdio>
namespace assay::cli {
namespace {
int run(const std::vector<std::string>& args) {
  std::string home, policy_name = "marketplace";
  for (std::size_t i = 0; i + 1 < args.size(); ++i) { if (args[i] == "--home") home = args[i+1]; if (args[i] == "--policy") policy_name = args[i+1]; }
  auto policy = scan::load_policy(policy_name);
  if (!policy) return 2;
  auto open = open_centre(home, *policy);
  if (!open) { std::fprintf(stderr, "%s\n", open.error().text().c_str()); return 5; }
  auto& centre = *open->centre;
  for (;;) {
    auto lease = asset::take_job(centre, "w" + std::to_string(getpid()), std::chrono::seconds(60));
    if (!lease || !*lease) { usleep(200000); continue; }
    worker::ScanJob job;
    job.package_path = (*lease)->package_path; job.package_name = (*lease)->job.package_name; job.home = home;
    job.scratch_dir = home + "/scratch-" + (*lease)->job.id; job.policy = *policy; job.now = centre.now();
    auto out = worker::run_scan(job);
    Status s = out ? asset::complete_scan(centre, (*lease)->job, out->report, out->report_json) : asset::fail_scan(centre, (*lease)->job, "internal", out.error().text());
    if (!s) std::fprintf(stderr, "worker: %s\n", s.error().text().c_str());
  }
}
}
extern const Command worker_command; 
extern const Command worker{"worker", "local", run};
}
