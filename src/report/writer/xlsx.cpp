// The Security Scanning Report: the workbook that a seller downloads, fills in columns F, G and H
// of, and uploads again as proof (workflow.md (c)). Strings are always written as strings, so a
// name that begins with
// `=` is text and no formula.
#include "base/file.h"
#include "report/office_zip.h"
#include "report/vocabulary.h"
#include "report/workbook_layout.h"
#include "report/writer.h"

#include <fmt/core.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>

namespace assay::report {

namespace {

// Excel's own limits.
constexpr std::size_t kMaxCell = 32'000;
constexpr std::size_t kMaxRows = 1'000'000;

struct Book {
  lxw_workbook* workbook;
  const scan::ScanReport& report;
  const Context& context;
  bool zh;
  lxw_format* head;
  lxw_format* text;
  lxw_format* open;
  lxw_format* wrong;
  lxw_format* bold;
  lxw_format* blocking;

  const char* pick(const char* english, const char* chinese) const {
    return zh ? chinese : english;
  }
};

// XML 1.0 allows no control characters but tab and line ends; Excel cuts at 32,767.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
  }
  if (out.size() > kMaxCell) {
    std::size_t cut = kMaxCell;
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xc0) == 0x80) --cut;
    out.resize(cut);
    out += "…";
  }
  return out;
}

void put(lxw_worksheet* sheet, std::size_t row, std::size_t column, std::string_view text,
         lxw_format* format) {
  worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                         cell(text).c_str(), format);
}

void put_row(lxw_worksheet* sheet, std::size_t row, std::initializer_list<std::string> texts,
             lxw_format* format) {
  std::size_t column = 0;
  for (const auto& text : texts) put(sheet, row, column++, text, format);
}

lxw_worksheet* add_sheet(const Book& book, const char* name, std::initializer_list<double> widths) {
  lxw_worksheet* sheet = workbook_add_worksheet(book.workbook, name);
  lxw_col_t column = 0;
  for (const double width : widths) {
    worksheet_set_column(sheet, column, column, width, book.text);
    ++column;
  }
  return sheet;
}

void summary_sheet(const Book& book) {
  const auto& report = book.report;
  lxw_worksheet* sheet = add_sheet(book, "Summary", {28, 100});
  std::size_t row = 0;
  put(sheet, row, 0, book.pick("Security Scanning Report", "安全扫描报告"), book.bold);
  ++row;
  const auto line = [&](const char* en, const char* zh, const std::string& value) {
    put(sheet, row, 0, book.pick(en, zh), book.bold);
    put(sheet, row, 1, value, book.text);
    ++row;
  };
  std::size_t blocking = 0;
  for (const auto& finding : report.findings) blocking += finding.blocking ? 1 : 0;
  line("Verdict", "结论", report.verdict.line);
  if (!book.context.report_number.empty()) {
    line("Report", "报告编号",
         fmt::format("{} r{}", book.context.report_number, book.context.revision));
    line("Asset", "资产", book.context.asset_name + " " + book.context.version_number);
  }
  line("Package", "软件包", report.package_name);
  line("SHA-256", "SHA-256", report.package_sha256);
  line("Size (bytes)", "大小(字节)", std::to_string(report.package_size));
  line("Findings", "发现",
       fmt::format("{} ({} {})", report.findings.size(), blocking, book.pick("blocking", "阻断")));
  line("Components", "组件", std::to_string(report.components.size()));
  line("Files", "文件",
       fmt::format("{} opened, {} read, {} not inspected", report.coverage.opened_files,
                   report.coverage.leaf_files, report.coverage.opaque_files));
  line("Policy", "策略", report.policy.to_text());
  line("Policy SHA-256", "策略 SHA-256", report.policy.digest());
  line("Advisory data", "漏洞数据",
       fmt::format("{} records, newest {}, digest {}", report.advisories.records,
                   report.advisories.newest, report.advisories.digest));
  for (const auto& engine : report.engines) {
    const bool ran = engine.state == malware::EngineState::completed;
    line("Malware engine", "恶意软件引擎",
         ran ? fmt::format("{} {}, signatures {} ({})", engine.name, engine.version,
                           engine.data_version, engine.data_kind)
             : fmt::format("{}: not scanned: {}", engine.name, engine.reason));
  }
  line("Tool", "工具", "assay " + report.tool_version);
  for (const auto& reason : report.verdict.reasons) line("Reason", "原因", reason);
  for (const auto& note : report.verdict.notes) line("Note", "说明", note);
}

std::string scores_cell(const scan::Finding& finding) {
  if (!finding.match) return "";
  std::string out;
  for (const auto& score : finding.match->scores) {
    out += fmt::format("{}{:.1f} v{} {} {}", out.empty() ? "" : "\n", score.value, score.version,
                       score.source, score.vector);
  }
  return out.empty() ? "score unknown, severity " + finding.match->severity : out;
}

std::string fix_cell(const scan::Finding& finding) {
  if (!finding.match) return "";
  std::string out;
  for (const auto& version : finding.match->fixed) out += (out.empty() ? "" : ", ") + version;
  return out;
}

std::string evidence_cell(const scan::Finding& finding) {
  std::string out = fmt::format("{} ({} %)", finding.evidence, finding.confidence);
  if (finding.path_count > 1) out += fmt::format("\n{} places", finding.path_count);
  return out;
}

// What the seller typed, with a comment where it cannot be taken.
void answer_cells(const Book& book, lxw_worksheet* sheet, std::size_t row,
                  const Context::Answer& answer) {
  for (std::size_t i = 0; i < answer.texts.size(); ++i) {
    const std::size_t column = kConclusionColumn + i;
    put(sheet, row, column, answer.texts[i], answer.comments[i].empty() ? book.open : book.wrong);
    if (answer.comments[i].empty()) continue;
    lxw_comment_options options{};
    options.width = 360;
    options.height = 140;
    worksheet_write_comment_opt(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                cell(answer.comments[i]).c_str(), &options);
  }
}

void problems_sheet(const Book& book) {
  if (book.context.problems.empty()) return;
  lxw_worksheet* sheet = add_sheet(book, "Problems", {10, 20, 24, 110});
  put_row(sheet, 0,
          {book.pick("Code", "代码"), book.pick("Cell you filled", "填写的单元格"),
           book.pick("Finding ID", "发现编号"),
           book.pick("What is wrong and how to mend it", "问题与改正方法")},
          book.head);
  worksheet_freeze_panes(sheet, 1, 0);
  std::size_t row = 1;
  for (const auto& problem : book.context.problems) {
    if (row >= kMaxRows) break;
    put_row(sheet, row++, {problem.code, problem.cell, problem.finding_id, problem.message},
            book.text);
  }
}

void finding_row(const Book& book, lxw_worksheet* sheet, std::size_t row,
                 const scan::Finding& finding) {
  const auto cells = fixed_cells(finding, book.context.language);
  for (std::size_t column = 0; column < cells.size(); ++column) {
    put(sheet, row, column, cells[column],
        column == 1 && finding.blocking ? book.blocking : book.text);
  }
  const auto decided = book.context.decisions.find(finding.id);
  const Context::RowDecision decision =
      decided == book.context.decisions.end() ? Context::RowDecision{} : decided->second;
  const auto* conclusion = find_conclusion(decision.conclusion);
  put(sheet, row, 5,
      conclusion == nullptr ? "" : conclusion_words(conclusion->conclusion, book.context.language),
      book.open);
  const auto* why = conclusion == nullptr
                        ? nullptr
                        : find_justification(decision.justification, conclusion->conclusion,
                                             finding.type == scan::FindingType::virus);
  put(sheet, row, 6, why == nullptr ? "" : (book.zh ? why->zh : why->en), book.open);
  put(sheet, row, 7, decision.explanation, book.open);
  if (const auto answer = book.context.answers.find(finding.id);
      answer != book.context.answers.end()) {
    answer_cells(book, sheet, row, answer->second);
  }
  put(sheet, row, 8, scores_cell(finding), book.text);
  put(sheet, row, 9, fix_cell(finding), book.text);
  put(sheet, row, 10, evidence_cell(finding), book.text);
  put(sheet, row, 11, decision.decision, book.text);
  put(sheet, row, 12, decision.comment, book.text);
}

// Column F offers the conclusions; G follows F through a table on the Guide sheet that names a
// range for each (inline lists stop at 255 characters). Guide!A: words of F; B and C: the range for
// it.
void drop_downs(lxw_worksheet* sheet, const scan::ScanReport& report, std::size_t row,
                const scan::Finding& finding, const std::string& guide_rows) {
  (void)report;
  lxw_data_validation conclusion{};
  conclusion.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
  std::string list = "=Guide!$A$2:$A$5";
  conclusion.value_formula = list.data();
  char title[] = "Conclusion";
  char message[] = "Choose one from the list, or leave the cell empty: not appealed.";
  conclusion.error_title = title;
  conclusion.error_message = message;
  conclusion.error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
  worksheet_data_validation_cell(sheet, static_cast<lxw_row_t>(row), 5, &conclusion);

  lxw_data_validation why{};
  why.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
  const int column = finding.type == scan::FindingType::virus ? 3 : 2;
  std::string formula =
      fmt::format("=INDIRECT(VLOOKUP($F{},{},{},FALSE))", row + 1, guide_rows, column);
  why.value_formula = formula.data();
  char why_title[] = "Justification";
  char why_message[] =
      "Choose a conclusion in column F first, then one of the offered justifications.";
  why.error_title = why_title;
  why.error_message = why_message;
  why.error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
  worksheet_data_validation_cell(sheet, static_cast<lxw_row_t>(row), 6, &why);
}

void findings_sheet(const Book& book) {
  lxw_worksheet* sheet = add_sheet(book, std::string(kFindingsSheet).c_str(), {});
  for (std::size_t i = 0; i < kFindingColumns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet, column, column, kFindingColumns[i].width, book.text);
  }
  for (std::size_t i = 0; i < kFindingColumns.size(); ++i) {
    put(sheet, 0, i, book.zh ? kFindingColumns[i].zh : kFindingColumns[i].en, book.head);
  }
  worksheet_freeze_panes(sheet, 1, 1);
  std::size_t row = 1;
  for (const auto& finding : book.report.findings) {
    if (row >= kMaxRows) break;
    finding_row(book, sheet, row, finding);
    if (finding.blocking) drop_downs(sheet, book.report, row, finding, "Guide!$A$2:$C$5");
    ++row;
  }
  worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(row > 1 ? row - 1 : 1), 12);
  lxw_protection protection{};
  protection.sort = LXW_TRUE;
  protection.autofilter = LXW_TRUE;
  protection.format_columns = LXW_TRUE;
  protection.format_rows = LXW_TRUE;
  worksheet_protect(sheet, nullptr, &protection);
  worksheet_activate(sheet);
}

void components_sheet(const Book& book) {
  lxw_worksheet* sheet = add_sheet(book, "Components", {60, 28, 18, 24, 14, 70, 40});
  put_row(sheet, 0,
          {book.pick("purl", "purl"), book.pick("Name", "名称"), book.pick("Version", "版本"),
           book.pick("Licences", "许可证"), book.pick("Scope", "范围"),
           book.pick("Object path", "对象路径"), book.pick("Found by", "识别依据")},
          book.head);
  worksheet_freeze_panes(sheet, 1, 0);
  std::size_t row = 1;
  for (const auto& item : book.report.components) {
    const auto& component = item.component;
    std::string licenses;
    for (const auto& license : component.licenses)
      licenses += (licenses.empty() ? "" : ", ") + license;
    const std::size_t places = std::max<std::size_t>(1, item.locations.size());
    for (std::size_t i = 0; i < std::min(places, scan::kMaxPaths) && row < kMaxRows; ++i) {
      const bool known = i < item.locations.size();
      put_row(sheet, row++,
              {component.purl.to_string(), component.purl.name, component.purl.version, licenses,
               component.scope == catalog::Scope::optional ? "optional" : "required",
               known ? item.locations[i] : "",
               known ? component.evidence[i].rule + " " + component.evidence[i].detail : ""},
              book.text);
    }
  }
}

void coverage_sheet(const Book& book) {
  lxw_worksheet* sheet = add_sheet(book, "Coverage", {80, 16, 60, 16, 12});
  put_row(sheet, 0,
          {book.pick("Not inspected", "未检查"), book.pick("Reason", "原因"),
           book.pick("Detail", "详情"), book.pick("Bytes", "字节"), book.pick("Blocking", "阻断")},
          book.head);
  worksheet_freeze_panes(sheet, 1, 0);
  std::size_t row = 1;
  for (const auto& entry : book.report.opaque) {
    if (row >= kMaxRows) break;
    put_row(sheet, row++,
            {entry.path, entry.reason, entry.detail, std::to_string(entry.size),
             entry.blocking ? book.pick("yes", "是") : book.pick("no", "否")},
            book.text);
  }
  const auto& totals = book.report.coverage;
  put(sheet, row + 1, 0,
      fmt::format("{}: {} / {} / {}",
                  book.pick("bytes opened / read / not inspected", "字节:已打开 / 已读取 / 未检查"),
                  totals.opened_bytes, totals.leaf_bytes, totals.opaque_bytes),
      book.bold);
}

// Rows 2–5: the conclusions and the ranges of their justifications; below, the ranges and the rules
// in words.
void guide_sheet(const Book& book) {
  lxw_worksheet* sheet = add_sheet(book, "Guide", {30, 26, 26, 90});
  put_row(
      sheet, 0,
      {book.pick("Conclusion (column F)", "结论(F 列)"), book.pick("List for column G", "G 列列表"),
       book.pick("… for Virus rows", "病毒行"), book.pick("How to appeal", "如何申诉")},
      book.head);
  std::size_t row = 1;
  std::size_t next = 20;  // the ranges begin below the texts
  for (const auto& conclusion : conclusion_table()) {
    put(sheet, row, 0, book.zh ? conclusion.zh : conclusion.en, book.text);
    for (const bool virus : {false, true}) {
      const std::string range = fmt::format("g_{}{}", conclusion.code, virus ? "_virus" : "");
      const std::size_t first = next;
      for (const auto& word : justification_table()) {
        if (word.conclusion != conclusion.conclusion || word.virus != virus) continue;
        put(sheet, next++, 0, book.zh ? word.zh : word.en, book.text);
      }
      if (next == first) put(sheet, next++, 0, "—", book.text);
      const std::string cells = fmt::format("=Guide!$A${}:$A${}", first + 1, next);
      workbook_define_name(book.workbook, range.c_str(), cells.c_str());
      put(sheet, row, virus ? 2 : 1, range, book.text);
    }
    ++row;
  }
  static constexpr const char* kSteps[][2] = {
      {"1. On sheet Findings choose a conclusion in column F for every blocking row that you "
       "contest.",
       "1. 在 Findings 表中,为每个有异议的阻断行在 F 列选择结论。"},
      {"2. Choose a justification in column G.", "2. 在 G 列选择理由。"},
      {"3. Write in column H what was checked and where to see it (30 to 4000 characters); name "
       "the files you attach.",
       "3. 在 H 列写明检查内容和依据(30 至 4000 字),并列出所附文件名。"},
      {"4. Save as .xlsx, then Appeal > Upload Proof > Submit. Reviewers answer within three "
       "working days.",
       "4. 另存为 .xlsx,然后 申诉 > 上传证明 > 提交。审核人员将在三个工作日内答复。"},
      {"Rows left blank are not appealed: the asset stays Rejected while one blocking row remains.",
       "留空的行视为不申诉:只要还有一个阻断行,资产即保持 Rejected。"},
  };
  std::size_t step_row = 1;
  for (const auto& step : kSteps) put(sheet, step_row++, 3, step[book.zh ? 1 : 0], book.text);
}

void meta_sheet(const Book& book) {
  lxw_worksheet* sheet = add_sheet(book, std::string(kMetaSheet).c_str(), {});
  std::size_t row = 0;
  put_row(sheet, row++, {"schema", std::to_string(kWorkbookSchema)}, nullptr);
  put_row(sheet, row++, {"report", book.context.report_number}, nullptr);
  put_row(sheet, row++, {"revision", std::to_string(book.context.revision)}, nullptr);
  put_row(sheet, row++, {"package", book.report.package_sha256}, nullptr);
  for (const auto& finding : book.report.findings) {
    if (row >= kMaxRows || book.context.mac_key.empty()) break;
    put_row(
        sheet, row++,
        {finding.id, row_mac(fixed_cells(finding, book.context.language), book.context.mac_key)},
        nullptr);
  }
  worksheet_hide(sheet);
}

lxw_format* format_of(lxw_workbook* workbook, bool wrap) {
  lxw_format* format = workbook_add_format(workbook);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (wrap) format_set_text_wrap(format);
  return format;
}

void fill(Book& book) {
  book.head = format_of(book.workbook, true);
  format_set_bold(book.head);
  format_set_bg_color(book.head, 0xD9E2EC);
  book.text = format_of(book.workbook, true);
  book.bold = format_of(book.workbook, true);
  format_set_bold(book.bold);
  book.open = format_of(book.workbook, true);
  format_set_unlocked(book.open);
  format_set_bg_color(book.open, 0xFFF8D6);
  format_set_border(book.open, LXW_BORDER_HAIR);
  book.wrong = format_of(book.workbook, true);
  format_set_unlocked(book.wrong);
  format_set_bg_color(book.wrong, 0xFFD9D6);
  format_set_border(book.wrong, LXW_BORDER_THIN);
  book.blocking = format_of(book.workbook, true);
  format_set_font_color(book.blocking, 0xB00020);
  format_set_bold(book.blocking);
  summary_sheet(book);
  findings_sheet(book);
  problems_sheet(book);
  components_sheet(book);
  coverage_sheet(book);
  guide_sheet(book);
  meta_sheet(book);
}

// The library can only hide a sheet, not make it very hidden, and stamps the file with the current
// time.
Result<std::string> finished(const std::string& raw) {
  OfficeLimits limits;
  limits.file_bytes = raw.size();
  limits.inflated_bytes = 4ull << 30;
  limits.ratio = 100'000;
  ASSAY_ASSIGN(auto parts, read_office_zip(as_bytes(raw), limits));
  for (auto& part : parts) {
    if (part.name != "xl/workbook.xml") continue;
    const std::string hidden = "state=\"hidden\"";
    const auto at = part.content.find(hidden);
    if (at != std::string::npos) part.content.replace(at, hidden.size(), "state=\"veryHidden\"");
  }
  return write_office_zip(parts);
}

std::time_t created_at(const scan::ScanReport& report) {
  Seconds time{};
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) {
    return static_cast<std::time_t>(std::strtoll(epoch, nullptr, 10));
  }
  parse_rfc3339(report.advisories.newest, time);
  const auto seconds = time.time_since_epoch().count();
  return static_cast<std::time_t>(
      seconds > 0 ? seconds : 946'684'800);  // 2000-01-01 when the data has no date
}

Result<std::string> write(const scan::ScanReport& report, const Context& context) {
  std::error_code ignored;
  std::string path =
      (std::filesystem::temp_directory_path(ignored) / "assay-report-XXXXXX").string();
  const Fd fd(::mkstemp(path.data()));
  if (!fd) return std::unexpected(os_error("cannot create a temporary file", path));
  lxw_workbook_options options{};
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (workbook == nullptr) return fail(ErrorCode::internal, "the workbook could not be made");
  lxw_doc_properties properties{};
  char title[] = "Security Scanning Report";
  properties.title = title;
  properties.created = created_at(report);
  workbook_set_properties(workbook, &properties);
  Book book{workbook, report,  context, context.language == "zh-CN", nullptr, nullptr, nullptr,
            nullptr,  nullptr, nullptr};
  fill(book);
  const lxw_error closed = workbook_close(workbook);
  auto raw = read_file(path);
  ::unlink(path.c_str());
  if (closed != LXW_NO_ERROR) return fail(ErrorCode::internal, lxw_strerror(closed));
  if (!raw) return std::unexpected(raw.error());
  return finished(*raw);
}

}  // namespace

extern const Writer xlsx{
    .name = "xlsx",
    .title = "Security Scanning Report: the workbook whose columns F, G and H carry an appeal",
    .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    .extension = "xlsx",
    .binary = true,
    .write = write,
};

}  // namespace assay::report
