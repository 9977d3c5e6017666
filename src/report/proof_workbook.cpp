// Reads the rows out of an uploaded workbook (ECMA-376 part 1, SpreadsheetML). Excel, LibreOffice,
// WPS and openpyxl write the same cells in different ways: shared strings, inline strings, plain
// values.
#include "report/office_zip.h"
#include "report/proof.h"
#include "report/vocabulary.h"
#include "report/workbook_layout.h"

#include <fmt/core.h>
#include <pugixml.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace assay::report {

namespace {

constexpr std::size_t kMaxSheetRows = 50'001;
constexpr std::size_t kMaxColumns = 256;

struct Cell {
  std::string text;
  bool formula = false;
};
struct Row {
  std::size_t number = 0;  // as the sheet counts, from 1
  std::map<std::size_t, Cell> cells;
};
struct Sheet {
  std::string name;
  std::vector<Row> rows;
};

ProofProblem file_problem(std::string message, std::string zh) {
  return {"P01", false, "", std::move(message), std::move(zh)};
}
ProofProblem not_a_workbook(const std::string& why) {
  return file_problem(
      "This is not a readable workbook (" + why + "). Save as .xlsx without macros or password.",
      "无法读取该工作簿(" + why + ")。请另存为不含宏和密码的 .xlsx 文件。");
}

const std::string* find_part(const std::vector<OfficePart>& parts, std::string_view name) {
  for (const auto& part : parts) {
    if (part.name == name) return &part.content;
  }
  return nullptr;
}

// What an honest report never holds: macros, embedded objects, links to other files.
std::string forbidden(const std::vector<OfficePart>& parts) {
  for (const auto& part : parts) {
    if (part.name.find("vbaProject") != std::string::npos) return "it holds macros";
    if (part.name.find("externalLinks/") != std::string::npos) return "it links to other files";
    if (part.name.find("embeddings/") != std::string::npos ||
        part.name.find("oleObject") != std::string::npos) {
      return "it holds embedded objects";
    }
    if (part.content.find("<!DOCTYPE") != std::string::npos ||
        part.content.find("<!ENTITY") != std::string::npos) {
      if (part.name.ends_with(".xml") || part.name.ends_with(".rels"))
        return "it holds a document type definition";
    }
  }
  return "";
}

bool load(const std::string& xml, pugi::xml_document& document) {
  return static_cast<bool>(
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata));
}

// Namespace prefixes are the writer's choice (`x:row`).
std::string_view local(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}
pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& item : node.children()) {
    if (local(item.name()) == name) return item;
  }
  return {};
}

// All text below, rich runs included; phonetic runs are not part of it.
std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const auto& item : node.children()) {
    if (local(item.name()) == "t")
      text += item.child_value();
    else if (local(item.name()) == "r")
      text += text_of(item);
  }
  return text;
}

std::vector<std::string> shared_strings(const std::vector<OfficePart>& parts) {
  std::vector<std::string> strings;
  const std::string* xml = find_part(parts, "xl/sharedStrings.xml");
  pugi::xml_document document;
  if (xml == nullptr || !load(*xml, document)) return strings;
  for (const auto& item : document.document_element().children()) {
    if (local(item.name()) == "si") strings.push_back(text_of(item));
  }
  return strings;
}

// "AB12" → column 27, row 12; false when it is no cell reference.
bool parse_reference(std::string_view text, std::size_t& column, std::size_t& row) {
  std::size_t i = 0;
  column = 0;
  while (i < text.size() && text[i] >= 'A' && text[i] <= 'Z' && i < 3) {
    column = column * 26 + static_cast<std::size_t>(text[i] - 'A' + 1);
    ++i;
  }
  row = 0;
  const std::size_t digits = i;
  while (i < text.size() && text[i] >= '0' && text[i] <= '9' && i - digits < 7) {
    row = row * 10 + static_cast<std::size_t>(text[i] - '0');
    ++i;
  }
  if (column == 0 || row == 0 || i != text.size()) return false;
  --column;
  return true;
}

Cell read_cell(const pugi::xml_node& node, const std::vector<std::string>& strings) {
  Cell cell;
  cell.formula = !child(node, "f").empty();
  const std::string_view type = node.attribute("t").as_string("n");
  if (type == "inlineStr") {
    cell.text = text_of(child(node, "is"));
    return cell;
  }
  cell.text = child(node, "v").child_value();
  if (type == "s") {
    const auto index = static_cast<std::size_t>(std::strtoull(cell.text.c_str(), nullptr, 10));
    cell.text = index < strings.size() ? strings[index] : "";
  }
  return cell;
}

std::vector<Row> read_rows(const pugi::xml_node& sheet_data,
                           const std::vector<std::string>& strings) {
  std::vector<Row> rows;
  std::size_t expected_row = 0;
  for (const auto& node : sheet_data.children()) {
    if (local(node.name()) != "row" || rows.size() >= kMaxSheetRows) continue;
    Row row;
    row.number = node.attribute("r").as_uint(static_cast<unsigned>(expected_row + 1));
    expected_row = row.number;
    std::size_t next = 0;
    for (const auto& item : node.children()) {
      if (local(item.name()) != "c") continue;
      std::size_t column = next;
      std::size_t number = row.number;
      if (const auto reference = item.attribute("r")) {
        if (!parse_reference(reference.as_string(), column, number)) continue;
      }
      next = column + 1;
      if (column < kMaxColumns) row.cells[column] = read_cell(item, strings);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Sheet name → part, through the workbook's relationships.
std::map<std::string, std::string> sheet_parts(const std::vector<OfficePart>& parts) {
  std::map<std::string, std::string> targets;
  std::map<std::string, std::string> sheets;
  pugi::xml_document relations;
  pugi::xml_document workbook;
  const std::string* rels = find_part(parts, "xl/_rels/workbook.xml.rels");
  const std::string* book = find_part(parts, "xl/workbook.xml");
  if (rels == nullptr || book == nullptr || !load(*rels, relations) || !load(*book, workbook))
    return sheets;
  for (const auto& relation : relations.document_element().children()) {
    std::string target = relation.attribute("Target").as_string();
    target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
    targets[relation.attribute("Id").as_string()] = target;
  }
  for (const auto& sheet : child(workbook.document_element(), "sheets").children()) {
    std::string id;
    for (const auto& attribute : sheet.attributes()) {
      if (local(attribute.name()) == "id") id = attribute.as_string();
    }
    sheets[sheet.attribute("name").as_string()] = targets[id];
  }
  return sheets;
}

bool read_sheet(const std::vector<OfficePart>& parts, const std::string& part,
                const std::vector<std::string>& strings, Sheet& sheet) {
  const std::string* xml = find_part(parts, part);
  pugi::xml_document document;
  if (xml == nullptr || !load(*xml, document)) return false;
  sheet.rows = read_rows(child(document.document_element(), "sheetData"), strings);
  return true;
}

std::string text_at(const Row& row, std::size_t column) {
  const auto found = row.cells.find(column);
  return found == row.cells.end() ? "" : found->second.text;
}

// Where each of our columns stands in this sheet: by header name where there is one, else by
// position.
bool locate_columns(const Row& header, std::array<std::size_t, kFindingColumns.size()>& columns) {
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

void compare_fixed(Reading& reading, const Row& row, const scan::Finding& finding) {
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

void read_proof_row(Reading& reading, const Row& row) {
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

void read_meta(const std::vector<OfficePart>& parts,
               const std::map<std::string, std::string>& sheets,
               const std::vector<std::string>& strings, Proof& proof) {
  const auto found = sheets.find(std::string(kMetaSheet));
  Sheet meta;
  if (found == sheets.end() || !read_sheet(parts, found->second, strings, meta)) return;
  for (const auto& row : meta.rows) {
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

Proof read_proof(ByteView file, const ProofExpectation& expected) {
  if (has_at(file, 0, "\xd0\xcf\x11\xe0"))
    return failed(not_a_workbook("it is encrypted, or of the old .xls kind"));
  auto parts = read_office_zip(file, {});
  if (!parts) return failed(not_a_workbook(parts.error().text()));
  if (const std::string why = forbidden(*parts); !why.empty()) return failed(not_a_workbook(why));
  const auto strings = shared_strings(*parts);
  const auto sheets = sheet_parts(*parts);
  const auto found = sheets.find(std::string(kFindingsSheet));
  Sheet sheet{std::string(kFindingsSheet), {}};
  if (found == sheets.end() || !read_sheet(*parts, found->second, strings, sheet)) {
    return failed(not_a_workbook("it has no sheet named Findings"));
  }
  if (sheet.rows.size() >= kMaxSheetRows)
    return failed(not_a_workbook("it has more than 50,000 rows"));

  Proof head;
  read_meta(*parts, sheets, strings, head);
  check_origin(expected, head);
  if (!head.acceptable()) return head;

  Reading reading{expected, sheet, {}, {}, {}, {}, {}};
  for (const auto& finding : expected.report->findings) reading.findings[finding.id] = &finding;
  // The header is the first row that names our columns; a sheet without one is read by position.
  const auto header = std::find_if(sheet.rows.begin(), sheet.rows.end(), [&](const Row& row) {
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
