// One value that says everything a scan found. Every writer, the centre and the console read this
// and nothing else. It holds no clock, no host path and no report number: same package, policy and
// data, same bytes.
#pragma once

#include "advisory/advisory.h"
#include "advisory/database.h"
#include "base/diagnostics.h"
#include "base/result.h"
#include "catalog/component.h"
#include "malware/malware.h"
#include "scan/policy.h"
#include "unpack/artifact.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::scan {

enum class FindingType { virus, vulnerability, coverage };
const char* name(FindingType type);  // "Virus", "Vulnerability", "Coverage"

struct Finding {
  std::string
      id;  // "V-0007-9f3c21ab": from type + rule/CVE + purl + path class, stable across revisions
  FindingType type = FindingType::vulnerability;
  bool blocking = false;
  std::string why;                 // the clause of the policy that blocks, or why it does not
  std::vector<std::string> paths;  // nested paths, first is shown; at most kMaxPaths
  std::uint64_t path_count = 0;    // all of them
  std::string rule;                // CVE id, signature name, or coverage reason ("encrypted")
  std::string title;               // one line
  std::string component;           // purl, empty when none
  std::string component_name;      // "log4j-core 2.14.1", or engine + signature
  std::string evidence;            // how the component was identified; the engine and its version
  int confidence = 100;
  std::optional<advisory::Match> match;  // vulnerability only
};
constexpr std::size_t kMaxPaths = 20;

enum class Outcome { approved, rejected, incomplete, data_missing };
const char* name(Outcome outcome);  // "approved", "rejected", "incomplete", "data missing"

struct Verdict {
  Outcome outcome = Outcome::incomplete;
  int exit_code = 3;                 // design.md: 0 1 3 4
  std::string line;                  // "rejected — 2 blocking (CVE-2021-44228 10.0, …)"
  std::vector<std::string> reasons;  // every reason in full
  std::vector<std::string> notes;    // starter data in use, ages, sandbox layers missing …
};

struct ReportComponent {
  catalog::Component component;
  std::vector<std::string>
      locations;  // nested paths of its evidence, parallel to component.evidence
};

struct CoverageEntry {
  std::string path;
  std::string reason;  // "encrypted", "damaged" …
  std::string detail;
  std::uint64_t size = 0;
  bool blocking = false;
};

struct ScanReport {
  static constexpr int kSchema = 1;
  std::string tool_version;
  std::string package_name;
  std::uint64_t package_size = 0;
  std::string package_sha256;
  std::string package_type;
  Policy policy;
  advisory::Info advisories;
  std::vector<malware::EngineStatus> engines;
  std::vector<ReportComponent> components;  // sorted by purl
  std::vector<Finding> findings;            // blocking first, then by score, then id
  unpack::CoverageTotals coverage;
  std::vector<CoverageEntry> opaque;  // in tree order
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, std::string> sandbox;  // layer → "active" or why not
  Verdict verdict;
};

// The `json` output: schema-versioned, and readable back.
std::string to_json(const ScanReport& report);
Result<ScanReport> from_json(std::string_view json);

}  // namespace assay::scan
