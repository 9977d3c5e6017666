// The cells of a workbook that came from outside, as plain text, and nothing else of it. The bytes
// are hostile: run read_workbook in a locked-down process and hand the cells over as JSON.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

// Reading stops there; a sheet with as many rows holds more than a report may.
inline constexpr std::size_t kMaxWorkbookRows = 50'001;

struct SheetCell {
  std::string text;  // as typed, or as last computed; UTF-8 is not checked
  bool formula = false;
};
struct SheetRow {
  std::size_t number = 0;                  // as the sheet counts, from 1
  std::map<std::size_t, SheetCell> cells;  // by column, from 0; at most 256
};
struct Sheet {
  std::string name;
  std::vector<SheetRow> rows;
};
struct Workbook {
  std::vector<Sheet> sheets;
  const Sheet* find(std::string_view name) const;  // null: there is no such sheet
};

// The sheets called `names`; those that are missing are left out. `invalid_input`
// with the reason, in words that follow "This is not a readable workbook", for encryption, macros,
// embedded objects, external links, document types, damage and every limit of office_zip.h.
Result<Workbook> read_workbook(ByteView file, std::span<const std::string_view> names);

// From one process to another: [[sheet, [[row number, [[column, text, formula], …]], …]], …].
std::string workbook_json(const Workbook& workbook);
Result<Workbook> workbook_from_json(std::string_view text);

// Reads the sheets of a report: the sandboxed one of the program, or read_report_workbook itself.
using WorkbookReader = std::function<Result<Workbook>(ByteView file)>;
// read_workbook for the sheets that a Security Scanning Report has.
Result<Workbook> read_report_workbook(ByteView file);

}  // namespace assay::report
