// The words of columns F and G, in both languages, and what each means to VEX (workflow.md (c)).
#pragma once

#include "report/proof.h"

#include <span>
#include <string_view>

namespace assay::report {

struct ConclusionWord {
  Conclusion conclusion;
  std::string_view code;  // "false_positive"
  std::string_view en;
  std::string_view zh;
};
std::span<const ConclusionWord> conclusion_table();

struct JustificationWord {
  std::string_view code;  // "component_misidentified"
  std::string_view en;
  std::string_view zh;
  Conclusion conclusion;
  bool virus;            // for Virus findings; the others are for everything else
  std::string_view vex;  // OpenVEX justification, empty where VEX has none
};
std::span<const JustificationWord> justification_table();

// By code or by the words of either language, upper or lower case; null when it is none of them.
const ConclusionWord* find_conclusion(std::string_view text);
// Only those that `conclusion` allows for such a finding.
const JustificationWord* find_justification(std::string_view text, Conclusion conclusion,
                                            bool virus);

}  // namespace assay::report
