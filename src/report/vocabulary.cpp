#include "report/vocabulary.h"

#include <array>
#include <cctype>

namespace assay::report {

namespace {

constexpr std::array kConclusions{
    ConclusionWord{Conclusion::false_positive, "false_positive", "False positive", "误报"},
    ConclusionWord{Conclusion::not_affected, "not_affected", "Not affected", "不受影响"},
    ConclusionWord{Conclusion::already_fixed, "already_fixed", "Already fixed", "已修复"},
    ConclusionWord{Conclusion::will_fix, "will_fix", "Will fix (no appeal)", "将修复(不申诉)"},
};

using enum Conclusion;
constexpr std::array kJustifications{
    JustificationWord{"component_misidentified", "Component misidentified", "组件识别错误",
                      false_positive, false, "component_not_present"},
    JustificationWord{"version_misidentified", "Version misidentified", "版本识别错误",
                      false_positive, false, "vulnerable_code_not_present"},
    JustificationWord{"record_contested", "Advisory is disputed", "漏洞记录有争议", false_positive,
                      false, "vulnerable_code_not_present"},
    JustificationWord{"own_signed_code", "Our own signed code", "自有签名代码", false_positive,
                      true, ""},
    JustificationWord{"test_sample", "Test sample", "测试样本", false_positive, true, ""},
    JustificationWord{"dual_use_tool", "Dual-use tool", "双用途工具", false_positive, true, ""},
    JustificationWord{"heuristic_only", "Heuristic detection only", "仅启发式检测", false_positive,
                      true, ""},
    JustificationWord{"component_not_present", "Component not present", "组件不存在", not_affected,
                      false, "component_not_present"},
    JustificationWord{"vulnerable_code_not_present", "Vulnerable code not present",
                      "漏洞代码不存在", not_affected, false, "vulnerable_code_not_present"},
    JustificationWord{"vulnerable_code_not_in_execute_path", "Vulnerable code not in execute path",
                      "漏洞代码不在执行路径中", not_affected, false,
                      "vulnerable_code_not_in_execute_path"},
    JustificationWord{"vulnerable_code_cannot_be_controlled_by_adversary",
                      "Vulnerable code cannot be controlled by an adversary",
                      "攻击者无法控制漏洞代码", not_affected, false,
                      "vulnerable_code_cannot_be_controlled_by_adversary"},
    JustificationWord{"inline_mitigations_already_exist", "Inline mitigations already exist",
                      "已有内置缓解措施", not_affected, false, "inline_mitigations_already_exist"},
    JustificationWord{"backported_patch", "Backported patch", "已回移补丁", already_fixed, false,
                      ""},
    JustificationWord{"rebuilt_with_fix", "Rebuilt with the fix", "已用修复重新构建", already_fixed,
                      false, ""},
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  return text;
}

bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) !=
        std::tolower(static_cast<unsigned char>(b[i]))) {
      return false;
    }
  }
  return true;
}

template <class Word>
bool named(const Word& word, std::string_view text) {
  return same(word.code, text) || same(word.en, text) || word.zh == text;
}

}  // namespace

std::span<const ConclusionWord> conclusion_table() { return kConclusions; }
std::span<const JustificationWord> justification_table() { return kJustifications; }

const ConclusionWord* find_conclusion(std::string_view text) {
  text = trim(text);
  for (const auto& word : kConclusions) {
    if (named(word, text)) return &word;
  }
  return nullptr;
}

const JustificationWord* find_justification(std::string_view text, Conclusion conclusion,
                                            bool virus) {
  text = trim(text);
  for (const auto& word : kJustifications) {
    if (word.conclusion == conclusion && word.virus == virus && named(word, text)) return &word;
  }
  return nullptr;
}

std::string conclusion_words(Conclusion conclusion, std::string_view language) {
  for (const auto& word : kConclusions) {
    if (word.conclusion == conclusion) return std::string(language == "zh-CN" ? word.zh : word.en);
  }
  return "";
}

}  // namespace assay::report
