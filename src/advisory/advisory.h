// Advisories, scores, and what a match says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::advisory {

struct Score {
  double value = 0;     // 0.0 – 10.0, computed from the vector when there is one
  std::string version;  // "2.0", "3.0", "3.1", "4.0"
  std::string vector;   // empty when the source gives a number only
  std::string source;   // "nvd", "cve-adp:CISA-ADP", "cve-cna", "ghsa", "gitlab" …
  auto operator<=>(const Score&) const = default;
};

// One vulnerability that touches one component.
struct Match {
  std::uint32_t component = 0;       // index into the component list that was matched
  std::string id;                    // CVE where there is one, else the advisory's own id
  std::vector<std::string> aliases;  // every other name, sorted
  std::vector<std::string>
      advisories;  // records it comes from: "GHSA-…", "DSA-…", "GLAD-…", sorted
  std::string summary;
  std::string affected;            // the range in words: ">= 2.0-beta9, < 2.15.0"
  std::vector<std::string> fixed;  // versions that end a range the component is in
  std::vector<Score> scores;       // all of them, in the order of the printed rule
  std::optional<Score> score;      // the one that counts (workflow.md hard case 16); none: unknown
  std::string severity;  // low, medium, high, critical, unknown: from score, else the source's word
  bool kev = false;
  std::optional<double> epss;
  std::vector<std::string> references;
  std::string published;  // date, or empty
  std::string modified;
};

}  // namespace assay::advisory
