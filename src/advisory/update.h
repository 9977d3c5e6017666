// Brings public advisory feeds into the store over HTTPS: OSV's bucket export of each ecosystem and
// CISA's catalogue of exploited vulnerabilities. What was fetched stays under home/feeds with its
// ETag, so that an unchanged feed is not fetched again and an interrupted one goes on where it
// ended. Nothing is imported unless every feed that was asked for is there whole; a failure leaves
// the data in use as they were.
#pragma once

#include "advisory/import.h"

#include <functional>
#include <string>
#include <vector>

namespace assay::advisory {

struct UpdateOptions {
  std::string osv_url = "https://osv-vulnerabilities.storage.googleapis.com";
  std::string kev_url =
      "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";
  std::vector<std::string> ecosystems;  // empty: default_ecosystems()
  bool allow_http = false;  // tests and mirrors inside a site; else only https is spoken
  std::string ca_file;      // PEM of the authorities to trust instead of the system's
  long stall_seconds = 60;  // no byte for so long ends the transfer
  std::uint64_t max_bytes = std::uint64_t{4} << 30;  // of one feed
};

struct UpdateProgress {
  std::string feed;
  std::uint64_t bytes = 0, total_bytes = 0;  // total 0: not known
};

std::vector<std::string> default_ecosystems();

Result<ImportResult> update(const std::string& home, const UpdateOptions& options, Seconds now,
                            const std::function<void(const UpdateProgress&)>& progress = {});

}  // namespace assay::advisory
