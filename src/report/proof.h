// Reads a Security Scanning Report back after the seller filled columns F, G and H (workflow.md
// (c)). The file is hostile: size, ratio, members and rows are bounded; DTDs, macros, external
// links, OLE and encryption are refused; A–E are never taken from it.
#pragma once

#include "base/bytes.h"
#include "report/workbook_cells.h"
#include "report/writer.h"
#include "scan/scan_report.h"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

enum class Conclusion { none, false_positive, not_affected, already_fixed, will_fix };
// The words of column F, and of column G, in English and Chinese; both languages are read.
std::string conclusion_words(Conclusion conclusion, std::string_view language = "en");

struct ProofProblem {
  std::string code;  // "P01" … "P10" errors, "W11" … "W13" warnings
  bool warning = false;
  std::string cell;     // "Findings!G17", or empty when it concerns the file
  std::string message;  // what is wrong and how to mend it (en)
  std::string message_zh;
};

struct ProofRow {
  std::string finding_id;
  Conclusion conclusion = Conclusion::none;
  std::string justification;  // code: "component_misidentified" …
  std::string explanation;    // column H
  std::string cell;           // of the row's A column
};

// What a row held when it was read, as typed: columns F, G and H, and the cells of A, F, G and H.
struct ProofAnswer {
  std::string finding_id;
  std::array<std::string, 3> texts;
  std::array<std::string, 4> cells;
};

struct Proof {
  std::string report_number;  // from _meta, empty when missing
  int revision = 0;
  std::vector<ProofRow> rows;        // concluded rows only
  std::vector<ProofAnswer> answers;  // of a workbook: every row with a finding id or an answer
  std::vector<ProofProblem> problems;
  std::size_t blank_blocking = 0;  // blocking findings with no conclusion (W12)
  bool acceptable() const;         // no error among the problems
};

struct ProofExpectation {
  std::string report_number;
  int revision = 1;
  std::string mac_key;
  const scan::ScanReport* report = nullptr;
  std::set<std::string> evidence_files;  // names attached beside the proof
};

// Rows typed on the page run through the same rules as rows of a file.
std::vector<ProofProblem> check_row(const ProofRow& row, const scan::Finding& finding,
                                    const ProofExpectation& expected);
Proof check_rows(std::vector<ProofRow> rows, const ProofExpectation& expected);
// Of the cells that a WorkbookReader brought, or the reason why it brought none.
Proof read_proof(const Result<Workbook>& workbook, const ProofExpectation& expected);
// Reads the bytes in this process: for programs that are locked down, and tests.
Proof read_proof(ByteView file, const ProofExpectation& expected);
// The report once more, with what the seller typed in it, a comment on every bad cell and a sheet
// that lists all problems. Written anew from our own copy, never by editing the hostile file.
// `context` is the one the report was written with.
Result<std::string> annotate_proof(const Proof& proof, const ProofExpectation& expected,
                                   Context context);

}  // namespace assay::report
