// The vector's text: metrics in any order, each once, every value one that the version knows.
#pragma once

#include "base/result.h"

#include <array>
#include <span>
#include <string_view>

namespace assay::advisory {

struct Metric {
  std::string_view name;
  std::string_view
      values;  // one letter each; words of several letters separated by a bar: "U|OF|TF|W|ND"
  bool base = false;  // must be there
};

constexpr std::size_t kMaxMetrics = 32;

// The values found, by the metric's place in its table: the index among its values, or -1.
struct Metrics {
  std::array<signed char, kMaxMetrics> value;
  Metrics() { value.fill(-1); }
};

Result<Metrics> parse_metrics(std::string_view vector, std::span<const Metric> table);

// The parts of cvss.cpp: one function a version. `body` is the vector without its prefix.
Result<double> score_v2(std::string_view body);
Result<double> score_v3(std::string_view body, bool v31);
Result<double> score_v4(std::string_view body);

}  // namespace assay::advisory
