// The printed rule that turns findings into a verdict (design.md §6–7).
#pragma once

#include "advisory/database.h"
#include "base/result.h"

#include <string>

namespace assay::scan {

struct Policy {
  std::string name = "marketplace";
  double max_cvss = 7.0;            // this score and above blocks
  bool block_unscored_high = true;  // no score, severity word high or critical
  bool block_virus = true;
  bool block_opaque = true;  // opaque executable or archive content
  advisory::ScoreRule score_rule = advisory::ScoreRule::v3_first;
  bool accept_starter_data = false;  // demo: built-in starter data are enough
  int max_data_age_days = 7;         // 0: any age
  bool require_malware = true;

  // Canonical text, the one that is digested and shown.
  std::string to_text() const;
  std::string digest() const;
};

Policy marketplace_policy();
Policy demo_policy();
// "marketplace", "demo", or a TOML file.
Result<Policy> load_policy(const std::string& name_or_file);

}  // namespace assay::scan
