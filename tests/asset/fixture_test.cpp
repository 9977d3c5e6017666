#include "asset/centre_fixture.h"
#include "scan/verdict.h"

namespace assay::asset {

scan::ScanReport CentreTest::scanned(const store::ScanJob& job,
                                     std::vector<scan::Finding> findings) const {
  scan::ScanReport report;
  report.tool_version = "test";
  report.package_name = job.package_name;
  report.package_size = job.package_size;
  report.package_sha256 = job.package_sha256;
  report.policy = scan::demo_policy();
  report.advisories.kind = advisory::Kind::starter;
  report.advisories.digest = "d1";
  malware::EngineStatus engine;
  engine.name = "eicar";
  engine.state = malware::EngineState::completed;
  engine.data_kind = "starter";
  report.engines = {engine};
  report.findings = std::move(findings);
  report.verdict = scan::decide(report, clock_.now());
  return report;
}

}  // namespace assay::asset
