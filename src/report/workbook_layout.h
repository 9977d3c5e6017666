// What the writer of the workbook and its reader agree on (workflow.md (c)).
#pragma once

#include "scan/scan_report.h"

#include <array>
#include <string>
#include <string_view>

namespace assay::report {

inline constexpr std::string_view kFindingsSheet = "Findings";
inline constexpr std::string_view kMetaSheet = "_meta";
inline constexpr int kWorkbookSchema = 1;

// Columns A to M. F, G and H (indexes 5 to 7) are the seller's.
struct ColumnTitle {
  std::string_view en, zh;
  double width;
};
inline constexpr std::array<ColumnTitle, 13> kFindingColumns{{
    {"Finding ID", "发现编号", 20},
    {"Type / blocking", "类型 / 是否阻断", 24},
    {"Object path", "对象路径", 48},
    {"Component / signature", "组件 / 特征", 36},
    {"Issue and score", "问题与评分", 48},
    {"Conclusion", "结论", 20},
    {"Justification", "理由", 34},
    {"Explanation and evidence", "说明与证据", 60},
    {"Vector and all scores", "向量与全部评分", 40},
    {"Fix", "修复版本", 24},
    {"Match evidence and confidence", "匹配依据与置信度", 40},
    {"Reviewer decision", "审核决定", 20},
    {"Reviewer comment", "审核意见", 40},
}};
inline constexpr std::size_t kConclusionColumn = 5;
inline constexpr std::size_t kJustificationColumn = 6;
inline constexpr std::size_t kExplanationColumn = 7;

// The texts of columns A to E for a finding, as written.
std::array<std::string, 5> fixed_cells(const scan::Finding& finding, std::string_view language);
// HMAC-SHA256 over A–E, hex; empty when there is no key.
std::string row_mac(const std::array<std::string, 5>& cells, std::string_view key);

}  // namespace assay::report
