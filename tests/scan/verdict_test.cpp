#include "scan/verdict.h"

#include "scan/findings.h"

#include <gtest/gtest.h>

namespace assay::scan {
namespace {

Seconds at(const char* text) {
  Seconds time{};
  EXPECT_TRUE(parse_rfc3339(text, time));
  return time;
}
const char* const kNow = "2026-11-23T00:00:00Z";

// Everything in order: full fresh data, one engine that ran, nothing found.
ScanReport clean() {
  ScanReport report;
  report.advisories.kind = advisory::Kind::full;
  report.advisories.newest = "2026-11-22T00:00:00Z";
  report.advisories.records = 10;
  report.engines.push_back({"clamav", "1.4", "27000", "full", "2026-11-22T00:00:00Z",
                            malware::EngineState::completed, ""});
  return report;
}

Finding blocking(FindingType type, const char* rule) {
  Finding finding;
  finding.type = type;
  finding.rule = rule;
  finding.blocking = true;
  finding.title = rule;
  finding.paths = {"a.zip!/b"};
  return finding;
}

TEST(Verdict, ApprovesOnlyWhenEverythingRan) {
  const Verdict verdict = decide(clean(), at(kNow));
  EXPECT_EQ(verdict.outcome, Outcome::approved) << verdict.line;
  EXPECT_EQ(verdict.exit_code, 0);
}

TEST(Verdict, FollowsThePrecedenceOfExitCodes) {
  ScanReport report = clean();
  report.findings.push_back(blocking(FindingType::coverage, "encrypted"));
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 3);
  report.advisories.kind = advisory::Kind::none;
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report.findings.push_back(blocking(FindingType::virus, "Bad"));
  const Verdict verdict = decide(report, at(kNow));
  EXPECT_EQ(verdict.exit_code, 1);
  EXPECT_EQ(verdict.line, "rejected — 1 blocking (Bad)");
  EXPECT_EQ(verdict.reasons.size(), 3u);  // all three are said
}

TEST(Verdict, StarterDataIsEnoughForDemoOnly) {
  ScanReport report = clean();
  report.advisories.kind = advisory::Kind::starter;
  report.engines[0].data_kind = "starter";
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report.policy = demo_policy();
  const Verdict verdict = decide(report, at(kNow));
  EXPECT_EQ(verdict.exit_code, 0);
  EXPECT_NE(verdict.line.find("demo"), std::string::npos);
  EXPECT_EQ(verdict.notes.size(), 2u);
}

TEST(Verdict, OldDataFailsClosed) {
  ScanReport report = clean();
  report.advisories.newest = "2026-11-01T00:00:00Z";
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report = clean();
  report.engines[0].data_date = "2026-11-01T00:00:00Z";
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report = clean();
  report.advisories.newest = "not a date";
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
}

TEST(Verdict, AnEngineThatDidNotRunIsNeverAPass) {
  for (const auto state : {malware::EngineState::not_scanned, malware::EngineState::failed}) {
    ScanReport report = clean();
    report.policy = demo_policy();
    report.engines[0].state = state;
    EXPECT_EQ(decide(report, at(kNow)).exit_code, 3);
    report.engines.clear();
    EXPECT_EQ(decide(report, at(kNow)).exit_code, 3);
  }
}

TEST(Verdict, AMissingEcosystemFailsClosed) {
  ScanReport report = clean();
  ReportComponent item;
  item.component.purl = {"npm", "", "lodash", "4.17.15", {}, ""};
  report.components.push_back(item);
  report.advisories.ecosystems = {{"Maven", 5}};
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report.advisories.ecosystems["npm"] = 1;
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 0);
}

TEST(Verdict, AnotherReleaseOfADistributionIsNoData) {
  ScanReport report = clean();
  ReportComponent item;
  item.component.purl = {"deb", "debian", "bash", "5.2.15-2", {}, ""};
  item.component.distro = "Debian:12";
  report.components.push_back(item);
  report.advisories.ecosystems = {{"Debian:11", 5}};
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 4);
  report.advisories.ecosystems["Debian:12"] = 1;
  EXPECT_EQ(decide(report, at(kNow)).exit_code, 0);
}

TEST(Findings, JudgeByTheLimitOfThePolicy) {
  unpack::Tree tree;
  tree.artifacts.resize(1);
  tree.artifacts[0].path = "a.jar";
  const Occurrences occurrences(tree);
  catalog::Component component;
  component.purl = {"maven", "g", "a", "1", {}, ""};
  component.evidence.push_back({0, "maven/pom.properties", "", 100});
  const auto judged = [&](std::optional<double> score, const char* severity) {
    advisory::Match match;
    match.id = "CVE-2000-0001";
    match.severity = severity;
    if (score) match.score = advisory::Score{*score, "3.1", "", "nvd"};
    return vulnerability_findings({match}, {component}, occurrences, Policy{}).front();
  };
  EXPECT_TRUE(judged(7.0, "high").blocking);
  EXPECT_FALSE(judged(6.9, "medium").blocking);
  EXPECT_TRUE(judged(std::nullopt, "high").blocking);
  EXPECT_TRUE(judged(std::nullopt, "critical").blocking);
  EXPECT_FALSE(judged(std::nullopt, "unknown").blocking);
  EXPECT_NE(judged(std::nullopt, "unknown").why.find("unknown"), std::string::npos);
}

TEST(FindingId, SurvivesARebuildAndTellsFindingsApart) {
  EXPECT_EQ(path_class("!/lib/tool-1.2.3.exe"), path_class("!/lib/tool-1.10.0.exe"));
  EXPECT_NE(path_class("!/lib/a.exe"), path_class("!/lib/b.exe"));
  const auto id = finding_id(FindingType::vulnerability, "CVE-2021-44228", "pkg:maven/g/a@1", "");
  EXPECT_EQ(id, finding_id(FindingType::vulnerability, "CVE-2021-44228", "pkg:maven/g/a@1", ""));
  EXPECT_NE(id, finding_id(FindingType::vulnerability, "CVE-2021-44228", "pkg:maven/g/a@2", ""));
  EXPECT_EQ(id.size(), 15u);
}

TEST(Occurrences, ListCopiesOfContainersOnceEach) {
  unpack::Tree tree;
  const auto add = [&](unpack::ArtifactId parent, const char* path,
                       unpack::ArtifactId same = unpack::kNoArtifact) {
    unpack::Artifact artifact;
    artifact.parent = parent;
    artifact.path = path;
    artifact.same_as = same;
    tree.artifacts.push_back(artifact);
    return static_cast<unpack::ArtifactId>(tree.artifacts.size() - 1);
  };
  const auto root = add(unpack::kNoArtifact, "p.zip");
  const auto jar = add(root, "a.jar");
  const auto member = add(jar, "x.class");
  add(root, "b.jar", jar);
  add(jar, "self.jar", jar);  // a container that holds itself must not loop
  const Occurrences occurrences(tree);
  EXPECT_EQ(occurrences.paths(member, 10),
            (std::vector<std::string>{"p.zip!/a.jar!/x.class", "p.zip!/b.jar!/x.class"}));
  EXPECT_EQ(occurrences.count(member), 2u);
  EXPECT_EQ(occurrences.paths(member, 1).size(), 1u);
}

TEST(Policy, ReadsWhatItPrints) {
  EXPECT_EQ(load_policy("marketplace")->digest(), marketplace_policy().digest());
  EXPECT_NE(load_policy("demo")->digest(), marketplace_policy().digest());
  EXPECT_FALSE(load_policy("no-such-policy"));
}

}  // namespace
}  // namespace assay::scan
