// What the `db` commands print.
#pragma once

#include "advisory/import.h"

#include <chrono>
#include <string>

namespace assay::cli {

// One live line on a terminal, nothing in a pipe.
class ImportLine {
 public:
  explicit ImportLine(bool quiet);
  void show(const advisory::ImportProgress& state);
  void show(const std::string& text);
  void clear();

 private:
  bool due();

  bool enabled_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

void print_import(const advisory::ImportResult& result);

}  // namespace assay::cli
