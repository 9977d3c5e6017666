// Warnings and partial failures in the order they were seen; one buffer per job.
#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace assay {

enum class Severity { info, warning, error };

struct Diagnostic {
  Severity severity = Severity::info;
  std::string message;
  std::string where;
};

class Diagnostics {
 public:
  void info(std::string message, std::string where = {}) {
    items_.push_back({Severity::info, std::move(message), std::move(where)});
  }
  void warn(std::string message, std::string where = {}) {
    items_.push_back({Severity::warning, std::move(message), std::move(where)});
  }
  void error(const Error& error) {
    items_.push_back({Severity::error, error.message, error.where});
  }
  const std::vector<Diagnostic>& items() const { return items_; }
  void append(const Diagnostics& later) {
    items_.insert(items_.end(), later.items_.begin(), later.items_.end());
  }

 private:
  std::vector<Diagnostic> items_;
};

}  // namespace assay
