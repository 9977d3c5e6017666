// Progress of a long scan: a live line on a terminal, nothing in a pipe.
#pragma once

#include "scan/scan.h"

#include <chrono>

namespace assay::cli {

class Progress {
 public:
  // Writes to standard error when it is a terminal and `quiet` is not set.
  explicit Progress(bool quiet);
  void show(const scan::Progress& state);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_;
  bool drawn_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_{};
};

}  // namespace assay::cli
