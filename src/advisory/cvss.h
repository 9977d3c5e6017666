// CVSS scores computed from their vectors: 2.0, 3.0, 3.1 and 4.0.
//
// 2.0 and 3.x give the base score: temporal and environmental metrics are checked and left out, so
// that every source is on one footing. 4.0 has one score; a threat metric (E) or environmental
// metrics that the vector carries are part of it, as its specification wants and its publishers
// print.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace assay::advisory {

struct Cvss {
  double score = 0;
  std::string version;  // "2.0", "3.0", "3.1", "4.0"
};

// Strict: an unknown metric or value, a metric given twice or a base metric left out is `damaged`,
// named. Version 2.0 vectors may stand in parentheses, with or without a "CVSS2#" prefix, as their
// sources write them.
Result<Cvss> score_cvss(std::string_view vector);

// "none", "low", "medium", "high" or "critical": the rating scale of 3.x and 4.0. Version 2.0 has
// no critical of its own; the same scale is used so that one gate fits all.
std::string severity_of(double score);

}  // namespace assay::advisory
