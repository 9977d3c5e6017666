// A small report with one finding of each kind, for the tests of this folder.
#pragma once

#include "scan/scan_report.h"

namespace assay::report {

inline scan::ScanReport sample_report() {
  scan::ScanReport report;
  report.tool_version = "0.0";
  report.package_name = "app.zip";
  report.package_size = 1234;
  report.package_sha256 = std::string(64, 'a');
  report.package_type = "zip";
  report.policy = scan::demo_policy();
  report.advisories.kind = advisory::Kind::starter;
  report.advisories.newest = "2026-01-02T03:04:05Z";
  scan::ReportComponent item;
  item.component.purl = {"maven", "org.apache.logging.log4j", "log4j-core", "2.14.1", {}, ""};
  item.component.evidence.push_back({3, "maven/pom.properties", "version=2.14.1", 100});
  item.locations.push_back("app.zip!/lib/x.jar!/META-INF/maven/pom.properties");
  report.components.push_back(item);

  scan::Finding vulnerability;
  vulnerability.id = "V-0001-00000001";
  vulnerability.blocking = true;
  vulnerability.rule = "CVE-2021-44228";
  vulnerability.title = "CVE-2021-44228 · CVSS 10.0 v3.1 (nvd) · fixed in 2.15.0";
  vulnerability.component = item.component.purl.to_string();
  vulnerability.component_name = "log4j-core 2.14.1";
  vulnerability.paths = {"app.zip!/lib/x.jar"};
  vulnerability.path_count = 1;
  vulnerability.evidence = "maven/pom.properties: version=2.14.1";
  vulnerability.match = advisory::Match{};
  vulnerability.match->id = "CVE-2021-44228";
  vulnerability.match->fixed = {"2.15.0"};
  vulnerability.match->severity = "critical";
  vulnerability.match->scores = {
      {10.0, "3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "nvd"}};
  vulnerability.match->score = vulnerability.match->scores.front();
  report.findings.push_back(vulnerability);

  scan::Finding virus;
  virus.id = "V-0002-00000002";
  virus.type = scan::FindingType::virus;
  virus.blocking = true;
  virus.rule = "Test-Signature";
  virus.title = "Test-Signature found by yara";
  virus.component_name = "=cmd|' /C calc'!A0";  // a hostile name must stay text
  virus.paths = {"app.zip!/bin/<tool>&\"x\".exe"};
  virus.path_count = 1;
  report.findings.push_back(virus);

  scan::Finding coverage;
  coverage.id = "V-0003-00000003";
  coverage.type = scan::FindingType::coverage;
  coverage.rule = "encrypted";
  coverage.title = "encrypted: AES";
  coverage.component_name = "zip";
  coverage.paths = {"app.zip!/secret.zip!/a"};
  coverage.path_count = 1;
  report.findings.push_back(coverage);
  report.opaque.push_back({"app.zip!/secret.zip!/a", "encrypted", "AES", 10, true});
  report.verdict.outcome = scan::Outcome::rejected;
  report.verdict.exit_code = 1;
  report.verdict.line = "rejected — 2 blocking";
  return report;
}

}  // namespace assay::report
