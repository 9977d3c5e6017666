// SpreadsheetML of other programs (ECMA-376 part 1). Excel, LibreOffice, WPS and openpyxl write the
// same cells in different ways: shared strings, inline strings, plain values.
#include "report/workbook_cells.h"

#include "base/json.h"
#include "report/office_zip.h"

#include <pugixml.hpp>

#include <algorithm>

namespace assay::report {

namespace {

constexpr std::size_t kMaxColumns = 256;

const OfficePart* find_part(const std::vector<OfficePart>& parts, std::string_view name) {
  for (const auto& part : parts) {
    if (part.name == name) return &part;
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

// A part that is there and cannot be read makes the workbook unreadable: its cells would look
// blank.
Status load(const OfficePart& part, pugi::xml_document& document) {
  const pugi::xml_parse_result parsed = document.load_buffer(
      part.content.data(), part.content.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (parsed) return {};
  if (parsed.status == pugi::status_out_of_memory)
    return fail(ErrorCode::invalid_input, part.name + " needs too much memory");
  return fail(ErrorCode::invalid_input, part.name + " is not XML: " + parsed.description());
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

Result<std::vector<std::string>> shared_strings(const std::vector<OfficePart>& parts) {
  std::vector<std::string> strings;
  const OfficePart* part = find_part(parts, "xl/sharedStrings.xml");
  if (part == nullptr) return strings;
  pugi::xml_document document;
  ASSAY_TRY(load(*part, document));
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

SheetCell read_cell(const pugi::xml_node& node, const std::vector<std::string>& strings) {
  SheetCell cell;
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

std::vector<SheetRow> read_rows(const pugi::xml_node& sheet_data,
                                const std::vector<std::string>& strings) {
  std::vector<SheetRow> rows;
  std::size_t expected_row = 0;
  for (const auto& node : sheet_data.children()) {
    if (local(node.name()) != "row" || rows.size() >= kMaxWorkbookRows) continue;
    SheetRow row;
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
Result<std::map<std::string, std::string>> sheet_parts(const std::vector<OfficePart>& parts) {
  std::map<std::string, std::string> targets;
  std::map<std::string, std::string> sheets;
  const OfficePart* rels = find_part(parts, "xl/_rels/workbook.xml.rels");
  const OfficePart* book = find_part(parts, "xl/workbook.xml");
  if (rels == nullptr || book == nullptr) return sheets;
  pugi::xml_document relations;
  pugi::xml_document workbook;
  ASSAY_TRY(load(*rels, relations));
  ASSAY_TRY(load(*book, workbook));
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

Error not_readable(std::string why) { return {ErrorCode::invalid_input, std::move(why)}; }

}  // namespace

const Sheet* Workbook::find(std::string_view name) const {
  const auto found = std::find_if(sheets.begin(), sheets.end(),
                                  [&](const Sheet& sheet) { return sheet.name == name; });
  return found == sheets.end() ? nullptr : &*found;
}

Result<Workbook> read_workbook(ByteView file, std::span<const std::string_view> names) {
  if (has_at(file, 0, "\xd0\xcf\x11\xe0"))
    return std::unexpected(not_readable("it is encrypted, or of the old .xls kind"));
  auto parts = read_office_zip(file, {});
  if (!parts) return std::unexpected(not_readable(parts.error().text()));
  if (std::string why = forbidden(*parts); !why.empty())
    return std::unexpected(not_readable(std::move(why)));
  ASSAY_ASSIGN(const auto strings, shared_strings(*parts));
  ASSAY_ASSIGN(const auto where, sheet_parts(*parts));
  Workbook workbook;
  for (const std::string_view name : names) {
    const auto target = where.find(std::string(name));
    if (target == where.end()) continue;
    const OfficePart* part = find_part(*parts, target->second);
    if (part == nullptr) continue;
    pugi::xml_document document;
    ASSAY_TRY(load(*part, document));
    const pugi::xml_node data = child(document.document_element(), "sheetData");
    workbook.sheets.push_back({std::string(name), read_rows(data, strings)});
  }
  return workbook;
}

std::string workbook_json(const Workbook& workbook) {
  Json sheets = Json::array();
  for (const Sheet& sheet : workbook.sheets) {
    Json rows = Json::array();
    for (const SheetRow& row : sheet.rows) {
      Json cells = Json::array();
      for (const auto& [column, cell] : row.cells)
        cells.push_back(Json::array({column, cell.text, cell.formula}));
      rows.push_back(Json::array({row.number, std::move(cells)}));
    }
    sheets.push_back(Json::array({sheet.name, std::move(rows)}));
  }
  return dump_json(sheets);
}

namespace {

Result<SheetRow> row_of(const Json& json) {
  const bool shaped =
      json.is_array() && json.size() == 2 && json[0].is_number_unsigned() && json[1].is_array();
  if (!shaped) return std::unexpected(not_readable("its rows came back in no known shape"));
  SheetRow row{json[0].get<std::size_t>(), {}};
  for (const Json& cell : json[1]) {
    if (!cell.is_array() || cell.size() != 3 || !cell[0].is_number_unsigned() ||
        !cell[1].is_string() || !cell[2].is_boolean() || cell[0].get<std::size_t>() >= kMaxColumns)
      return std::unexpected(not_readable("its cells came back in no known shape"));
    row.cells[cell[0].get<std::size_t>()] = {cell[1].get<std::string>(), cell[2].get<bool>()};
  }
  return row;
}

}  // namespace

Result<Workbook> workbook_from_json(std::string_view text) {
  ASSAY_ASSIGN(const Json json, parse_json(text));
  if (!json.is_array())
    return std::unexpected(not_readable("its sheets came back in no known shape"));
  Workbook workbook;
  for (const Json& item : json) {
    if (!item.is_array() || item.size() != 2 || !item[0].is_string() || !item[1].is_array())
      return std::unexpected(not_readable("its sheets came back in no known shape"));
    Sheet sheet{item[0].get<std::string>(), {}};
    for (const Json& json_row : item[1]) {
      ASSAY_ASSIGN(SheetRow row, row_of(json_row));
      sheet.rows.push_back(std::move(row));
    }
    workbook.sheets.push_back(std::move(sheet));
  }
  return workbook;
}

}  // namespace assay::report
