// A report format. One file of writer/ defines one Writer. Same report, same bytes.
#pragma once

#include "base/result.h"
#include "scan/scan_report.h"

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

// What the centre knows beside the report. The command line leaves it empty.
struct Context {
  std::string report_number;  // "R-41"
  int revision = 0;           // of the report: 1, then 2 with decisions
  std::string asset_name;
  std::string version_number;
  std::string language = "en";  // "en" or "zh-CN"
  std::string mac_key;          // keys the row MACs of the workbook; empty: none written
  struct RowDecision {
    std::string decision, comment, conclusion, justification, explanation;
  };
  std::map<std::string, RowDecision> decisions;  // by finding id, for revision 2
  // A proof that goes back with its problems: columns F, G and H as typed, and why they are
  // refused.
  struct Answer {
    std::array<std::string, 3> texts, comments;
  };
  std::map<std::string, Answer> answers;  // by finding id
  struct Problem {
    std::string code, cell, finding_id, message;
  };
  std::vector<Problem> problems;
};

struct Writer {
  std::string_view name;  // "xlsx", as in `-o xlsx`
  std::string_view title;
  std::string_view media_type;
  std::string_view extension;
  bool binary = false;  // refuses to write to a terminal
  Result<std::string> (*write)(const scan::ScanReport&, const Context&);
};

std::span<const Writer* const> all_writer();
const Writer* find_writer(std::string_view name);

}  // namespace assay::report
