// The rules of an appeal's rows (workflow.md (c), codes P01–P13). The same rules serve rows typed
// on the page and rows read from a workbook.
#include "report/proof.h"

#include "report/vocabulary.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <unordered_map>
#include <unordered_set>

namespace assay::report {

namespace {

constexpr std::size_t kMinExplanation = 30;
constexpr std::size_t kMaxExplanation = 4000;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string_view trimmed(std::string_view text) {
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

// The cell of another column in the same row: "Findings!A17" and 'H' give "Findings!H17".
std::string cell_of(const ProofRow& row, char column) {
  std::string cell = row.cell;
  const std::size_t mark = cell.find('!');
  if (mark != std::string::npos && mark + 1 < cell.size()) cell[mark + 1] = column;
  return cell;
}

// Something a reviewer can look up: a link, an advisory or patch name with a number, or a commit
// id.
bool names_a_patch(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return true;
  std::size_t hex = 0;
  bool digit = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
      ++hex;
      digit = digit || std::isdigit(static_cast<unsigned char>(c)) != 0;
      continue;
    }
    if (hex >= 7 && digit) return true;
    hex = 0;
    digit = false;
  }
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '-' && std::isupper(static_cast<unsigned char>(text[i - 1])) != 0 &&
        std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0) {
      return true;  // DSA-5123, RHSA-2024…, ABC-12
    }
  }
  return text.find(".patch") != std::string_view::npos ||
         text.find(".diff") != std::string_view::npos;
}

bool names_a_file(std::string_view text, const std::set<std::string>& files) {
  return std::any_of(files.begin(), files.end(), [&](const std::string& file) {
    return text.find(file) != std::string_view::npos;
  });
}

std::string allowed_words(Conclusion conclusion, bool virus, bool zh) {
  std::string words;
  for (const auto& word : justification_table()) {
    if (word.conclusion != conclusion || word.virus != virus) continue;
    words += (words.empty() ? "" : zh ? "、" : "; ") + std::string(zh ? word.zh : word.en);
  }
  return words;
}

void check_justification(const ProofRow& row, bool virus, std::vector<ProofProblem>& problems) {
  if (find_justification(row.justification, row.conclusion, virus) != nullptr) return;
  const std::string allowed = allowed_words(row.conclusion, virus, false);
  if (allowed.empty()) {
    problems.push_back(
        {"P05", false, cell_of(row, 'F'),
         "This conclusion cannot be used for a Virus finding. Choose: False positive.",
         "病毒类发现不能使用该结论,请选择:误报。"});
    return;
  }
  problems.push_back(
      {"P05", false, cell_of(row, 'G'),
       (row.justification.empty()
            ? "The justification is missing. Choose one of: "
            : "This justification does not go with the conclusion. Choose one of: ") +
           allowed,
       "请选择理由之一:" + allowed_words(row.conclusion, virus, true)});
}

void check_explanation(const ProofRow& row, const scan::Finding& finding,
                       std::vector<ProofProblem>& problems) {
  const std::string_view text = trimmed(row.explanation);
  const std::size_t length = characters(text);
  if (length < kMinExplanation || text == finding.title || text == finding.component_name) {
    problems.push_back(
        {"P06", false, cell_of(row, 'H'),
         "The explanation is too short or only repeats the finding: write at least 30 characters "
         "about "
         "what was checked and where a reviewer can see it.",
         "说明过短或仅重复了发现内容:请用至少 30 个字写明检查了什么、审核人员在哪里可以看到。"});
  } else if (length > kMaxExplanation) {
    problems.push_back(
        {"P06", false, cell_of(row, 'H'),
         fmt::format(
             "The explanation has {} characters; 4000 are allowed. Attach the rest as a file.",
             length),
         fmt::format("说明共 {} 字,最多 4000 字,其余内容请作为附件上传。", length)});
  }
}

void check_evidence(const ProofRow& row, const scan::Finding& finding,
                    const ProofExpectation& expected, std::vector<ProofProblem>& problems) {
  if (row.conclusion == Conclusion::already_fixed && !names_a_patch(row.explanation)) {
    problems.push_back({"P07", false, cell_of(row, 'H'),
                        "Already fixed needs the patch: write its id, commit or link.",
                        "“已修复”需要补丁:请填写补丁编号、提交号或链接。"});
  }
  if (finding.type == scan::FindingType::virus &&
      !names_a_file(row.explanation, expected.evidence_files)) {
    problems.push_back(
        {"P07", false, cell_of(row, 'H'),
         "A Virus finding needs an evidence file: attach it and write its name here.",
         "病毒类发现需要证据文件:请上传附件并在此写明文件名。"});
  }
  if (row.justification == "component_not_present" && finding.confidence >= 90 &&
      !finding.paths.empty()) {
    problems.push_back({"W13", true, cell_of(row, 'G'),
                        "The scan saw this component's own record: " + finding.evidence + " in " +
                            finding.paths.front() + ". You may insist; a reviewer will compare.",
                        "扫描发现了该组件自身的记录:" + finding.evidence + ",位于 " +
                            finding.paths.front() + "。您可以坚持,审核人员将进行核对。"});
  }
}

void check_whole(Proof& proof, const ProofExpectation& expected) {
  std::unordered_set<std::string> concluded;
  std::unordered_set<std::string> will_fix;
  for (const auto& row : proof.rows) {
    (row.conclusion == Conclusion::will_fix ? will_fix : concluded).insert(row.finding_id);
  }
  std::size_t blocking = 0;
  std::size_t blocking_will_fix = 0;
  for (const auto& finding : expected.report->findings) {
    if (!finding.blocking) continue;
    ++blocking;
    if (will_fix.contains(finding.id)) ++blocking_will_fix;
    if (!will_fix.contains(finding.id) && !concluded.contains(finding.id)) ++proof.blank_blocking;
  }
  const bool other_errors =
      std::any_of(proof.problems.begin(), proof.problems.end(),
                  [](const ProofProblem& problem) { return !problem.warning; });
  if (proof.rows.empty() && !other_errors) {
    proof.problems.push_back({"P09", false, "",
                              "Nothing to review: no row has a conclusion in column F.",
                              "没有可审核的内容:F 列没有任何结论。"});
  } else if (blocking > 0 && blocking_will_fix == blocking) {
    proof.problems.push_back(
        {"P10", false, "",
         "Every blocking row says Will fix: use Modify and upload the rectified package instead.",
         "所有阻断行均为“将修复”:请使用“修改”并上传整改后的软件包。"});
  }
  if (proof.blank_blocking > 0 && !proof.rows.empty()) {
    proof.problems.push_back(
        {"W12", true, "",
         fmt::format("{} blocking rows are not appealed: even if all others are accepted the asset "
                     "stays Rejected.",
                     proof.blank_blocking),
         fmt::format("有 {} 个阻断行未申诉:即使其他行全部接受,资产仍为 Rejected。",
                     proof.blank_blocking)});
  }
}

}  // namespace

bool Proof::acceptable() const {
  return std::none_of(problems.begin(), problems.end(),
                      [](const ProofProblem& problem) { return !problem.warning; });
}

std::vector<ProofProblem> check_row(const ProofRow& row, const scan::Finding& finding,
                                    const ProofExpectation& expected) {
  std::vector<ProofProblem> problems;
  if (row.conclusion == Conclusion::none || row.conclusion == Conclusion::will_fix) return problems;
  check_justification(row, finding.type == scan::FindingType::virus, problems);
  check_explanation(row, finding, problems);
  check_evidence(row, finding, expected, problems);
  return problems;
}

Proof check_rows(std::vector<ProofRow> rows, const ProofExpectation& expected) {
  Proof proof;
  proof.report_number = expected.report_number;
  proof.revision = expected.revision;
  std::unordered_map<std::string, const scan::Finding*> findings;
  for (const auto& finding : expected.report->findings) findings[finding.id] = &finding;
  std::unordered_set<std::string> seen;
  for (auto& row : rows) {
    const auto known = findings.find(row.finding_id);
    if (known == findings.end() || !seen.insert(row.finding_id).second) {
      const bool repeated = known != findings.end();
      proof.problems.push_back(
          {"P03", false, row.cell,
           fmt::format("{} {}.", row.finding_id,
                       repeated ? "stands in more than one row" : "is no finding of this report"),
           fmt::format("{} {}。", row.finding_id, repeated ? "出现在多行中" : "不是本报告的发现")});
      continue;
    }
    if (row.conclusion == Conclusion::none) continue;
    if (const auto* word = find_justification(row.justification, row.conclusion,
                                              known->second->type == scan::FindingType::virus)) {
      row.justification = word->code;
    }
    for (auto& problem : check_row(row, *known->second, expected))
      proof.problems.push_back(std::move(problem));
    proof.rows.push_back(std::move(row));
  }
  check_whole(proof, expected);
  return proof;
}

}  // namespace assay::report
