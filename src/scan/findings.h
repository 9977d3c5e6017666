// From what the engines saw to the rows of the report.
#pragma once

#include "scan/occurrences.h"
#include "scan/scan_report.h"

#include <vector>

namespace assay::scan {

// "V-0007-9f3c21ab" from what identifies a finding across rebuilds; the same text gives the same
// id.
std::string finding_id(FindingType type, std::string_view rule, std::string_view purl,
                       std::string_view path_class);
// A path without what changes from build to build: runs of digits become '#'.
std::string path_class(std::string_view path);

// One finding per (component, vulnerability), per (signature, path class), per (reason, path
// class).
std::vector<Finding> vulnerability_findings(const std::vector<advisory::Match>& matches,
                                            const std::vector<catalog::Component>& components,
                                            const Occurrences& occurrences, const Policy& policy);
std::vector<Finding> virus_findings(const std::vector<malware::Detection>& detections,
                                    const std::vector<malware::EngineStatus>& engines,
                                    const unpack::Tree& tree, const Occurrences& occurrences,
                                    const Policy& policy);
std::vector<Finding> coverage_findings(const unpack::Tree& tree, const Occurrences& occurrences,
                                       const Policy& policy);
// Blocking first, then by score, then by id.
void sort_findings(std::vector<Finding>& findings);

}  // namespace assay::scan
