// What the cells of an uploaded workbook mean: which report it is, and the rows of the seller.
#include "report/proof.h"
#include "report/vocabulary.h"
#include "report/workbook_layout.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace assay::report {

namespace {

ProofProblem file_problem(std::string message, std::string zh) {
  return {"P01", false, "", std::move(message), std::move(zh)};
}
ProofProblem not_a_workbook(const std::string& why) {
  return file_problem(
      "This is not a readable workbook (" + why + "). Save as .xlsx without macros or password.",
      "无法读取该工作簿(" + why + ")。请另存为不含宏和密码的 .xlsx 文件。");
}

std::string text_at(const SheetRow& row, std::size_t column) {
  const auto found = row.cells.find(column);
  return found == row.cells.end() ? "" : found->second.text;
}

// Where each of our columns stands in this sheet: by header name where there is one, else by
// position.
bool locate_columns(const SheetRow& header,
                    std::array<std::size_t, kFindingColumns.size()>& columns) {
  bool any = false;
  for (std::size_t i = 0; i < kFindingColumns.size(); ++i) {
    columns[i] = i;
    for (const auto& [at, cell] : header.cells) {
      if (cell.text == kFindingColumns[i].en || cell.text == kFindingColumns[i].zh) {
        columns[i] = at;
        any = any || i == 0;
        break;
      }
    }
  }
  return any;
}

std::string reference(const Sheet& sheet, std::size_t column, std::size_t row) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return fmt::format("{}!{}{}", sheet.name, letters, row);
}

std::string nearest_conclusion(const std::string& text) {
  // The one that shares most letters at the front.
  std::string best = "False positive";
  std::size_t most = 0;
  for (const auto& word : conclusion_table()) {
    std::size_t common = 0;
    while (common < text.size() && common < word.en.size() &&
           (text[common] | 0x20) == (word.en[common] | 0x20)) {
      ++common;
    }
    if (common > most) {
      most = common;
      best = word.en;
    }
  }
  return best;
}

struct Reading {
  const ProofExpectation& expected;
  const Sheet& sheet;
  std::array<std::size_t, kFindingColumns.size()> columns{};
  std::unordered_map<std::string, const scan::Finding*> findings;
  std::vector<ProofRow> rows;
  std::vector<ProofAnswer> answers;
  std::vector<ProofProblem> problems;
};

void compare_fixed(Reading& reading, const SheetRow& row, const scan::Finding& finding) {
  for (const char* language : {"en", "zh-CN"}) {
    const auto ours = fixed_cells(finding, language);
    bool same = true;
    for (std::size_t i = 1; i < ours.size(); ++i) {
      std::string theirs = text_at(row, reading.columns[i]);
      std::erase(theirs, '\r');
      same = same && theirs == ours[i];
    }
    if (same) return;
  }
  reading.problems.push_back(
      {"W11", true, reference(reading.sheet, reading.columns[1], row.number),
       "Columns A to E were edited; the values of our own copy are used: " + finding.title,
       "A 至 E 列被修改,将使用系统保存的内容:" + finding.title});
}

void read_proof_row(Reading& reading, const SheetRow& row) {
  const auto at = [&](std::size_t column) {
    return reference(reading.sheet, reading.columns[column], row.number);
  };
  ProofRow out;
  out.finding_id = text_at(row, reading.columns[0]);
  out.cell = at(0);
  const std::string conclusion = text_at(row, reading.columns[kConclusionColumn]);
  out.justification = text_at(row, reading.columns[kJustificationColumn]);
  out.explanation = text_at(row, reading.columns[kExplanationColumn]);
  if (out.finding_id.empty() && conclusion.empty()) return;
  reading.answers.push_back(
      {out.finding_id,
       {conclusion, out.justification, out.explanation},
       {out.cell, at(kConclusionColumn), at(kJustificationColumn), at(kExplanationColumn)}});
  bool formula = false;
  for (const std::size_t column : {kConclusionColumn, kJustificationColumn, kExplanationColumn}) {
    const auto cell = row.cells.find(reading.columns[column]);
    if (cell == row.cells.end() || !cell->second.formula) continue;
    formula = true;
    reading.problems.push_back({"P08", false, at(column),
                                "This cell holds a formula. Type the value.",
                                "该单元格是公式,请直接输入内容。"});
  }
  if (const auto known = reading.findings.find(out.finding_id); known != reading.findings.end()) {
    compare_fixed(reading, row, *known->second);
  }
  if (formula) return;
  if (conclusion.find_first_not_of(" \t\r\n") == std::string::npos) {
    // Still counts as a row, so that a repeated or foreign id is seen.
    reading.rows.push_back(std::move(out));
    return;
  }
  const auto* word = find_conclusion(conclusion);
  if (word == nullptr) {
    reading.problems.push_back({"P04", false, at(kConclusionColumn),
                                "\"" + conclusion.substr(0, 80) +
                                    "\" is not in the list. Did you mean \"" +
                                    nearest_conclusion(conclusion) + "\"?",
                                "该结论不在列表中,请从下拉列表中选择。"});
    return;
  }
  out.conclusion = word->conclusion;
  reading.rows.push_back(std::move(out));
}

void read_meta(const Workbook& workbook, Proof& proof) {
  const Sheet* meta = workbook.find(kMetaSheet);
  if (meta == nullptr) return;
  for (const auto& row : meta->rows) {
    const std::string key = text_at(row, 0);
    if (key == "report") proof.report_number = text_at(row, 1);
    if (key == "revision") proof.revision = std::atoi(text_at(row, 1).c_str());
  }
}

void check_origin(const ProofExpectation& expected, Proof& proof) {
  if (proof.report_number == expected.report_number && proof.revision == expected.revision) return;
  proof.problems.push_back(
      {"P02", false, "",
       fmt::format("This is report {} r{}; the latest of this version is {} r{}: download it and "
                   "carry your rows over.",
                   proof.report_number.empty() ? "(no number)" : proof.report_number,
                   proof.revision, expected.report_number, expected.revision),
       fmt::format("该文件是报告 {} r{},本版本最新报告为 {} r{},请下载最新报告并填写。",
                   proof.report_number.empty() ? "(无编号)" : proof.report_number, proof.revision,
                   expected.report_number, expected.revision)});
}

Proof failed(ProofProblem problem) {
  Proof proof;
  proof.problems.push_back(std::move(problem));
  return proof;
}

}  // namespace

Result<Workbook> read_report_workbook(ByteView file) {
  constexpr std::array kSheets{kFindingsSheet, kMetaSheet};
  return read_workbook(file, kSheets);
}

Proof read_proof(ByteView file, const ProofExpectation& expected) {
  return read_proof(read_report_workbook(file), expected);
}

Proof read_proof(const Result<Workbook>& workbook, const ProofExpectation& expected) {
  if (!workbook) return failed(not_a_workbook(workbook.error().text()));
  const Sheet* found = workbook->find(kFindingsSheet);
  if (found == nullptr) return failed(not_a_workbook("it has no sheet named Findings"));
  const Sheet& sheet = *found;
  if (sheet.rows.size() >= kMaxWorkbookRows)
    return failed(not_a_workbook("it has more than 50,000 rows"));

  Proof head;
  read_meta(*workbook, head);
  check_origin(expected, head);
  if (!head.acceptable()) return head;

  Reading reading{expected, sheet, {}, {}, {}, {}, {}};
  for (const auto& finding : expected.report->findings) reading.findings[finding.id] = &finding;
  // The header is the first row that names our columns; a sheet without one is read by position.
  const auto header = std::find_if(sheet.rows.begin(), sheet.rows.end(), [&](const SheetRow& row) {
    return locate_columns(row, reading.columns);
  });
  const bool by_name = header != sheet.rows.end();
  if (!by_name) {
    for (std::size_t i = 0; i < reading.columns.size(); ++i) reading.columns[i] = i;
  }
  for (auto row = by_name ? header + 1 : sheet.rows.begin(); row != sheet.rows.end(); ++row) {
    read_proof_row(reading, *row);
  }
  Proof proof = check_rows(std::move(reading.rows), expected);
  // A row whose conclusion could not be read was meant to be reviewed.
  if (!reading.problems.empty()) {
    std::erase_if(proof.problems,
                  [](const ProofProblem& problem) { return problem.code == "P09"; });
  }
  proof.report_number = head.report_number;
  proof.revision = head.revision;
  proof.answers = std::move(reading.answers);
  proof.problems.insert(proof.problems.begin(), reading.problems.begin(), reading.problems.end());
  return proof;
}

}  // namespace assay::report
