// What imports keep, skip and find again. Each trap of the shared data's README is a test named for
// it.
#include "advisory/import.h"

#include "advisory/database.h"
#include "advisory/starter.h"
#include "base/file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

class Home {
 public:
  Home() {
    std::string pattern = (fs::temp_directory_path() / "assay-advisory-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Home() { fs::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::string file(const std::string& name, const std::string& content) const {
    const fs::path place = fs::path(path_) / "in" / name;
    fs::create_directories(place.parent_path());
    std::ofstream(place, std::ios::binary) << content;
    return place.string();
  }

 private:
  std::string path_;
};

Seconds noon() {
  Seconds t{};
  parse_rfc3339("2026-11-23T12:00:00Z", t);
  return t;
}

ImportResult import(const Home& home, const std::vector<std::string>& paths) {
  auto result = import_paths(home.path(), paths, noon());
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().text());
  return result ? std::move(*result) : ImportResult{};
}

catalog::Component component(std::string type, std::string ns, std::string name,
                             std::string version) {
  catalog::Component c;
  c.purl.type = std::move(type);
  c.purl.ns = std::move(ns);
  c.purl.name = std::move(name);
  c.purl.version = std::move(version);
  return c;
}

std::vector<Match> matches(const Home& home, const std::vector<catalog::Component>& components,
                           ScoreRule rule = ScoreRule::v3_first) {
  const auto db = Database::open(home.path());
  EXPECT_TRUE(db.has_value()) << (db ? "" : db.error().text());
  return db ? db->match(components, rule) : std::vector<Match>{};
}

std::vector<std::string> ids(const std::vector<Match>& found) {
  std::vector<std::string> out;
  for (const auto& m : found) out.push_back(m.id);
  return out;
}

std::string osv(const std::string& id, const std::string& aliases, const std::string& affected,
                const std::string& more = "") {
  return R"({"id":")" + id + R"(","modified":"2024-01-01T00:00:00Z","aliases":[)" + aliases +
         R"(],"affected":[)" + affected + "]" + more + "}\n";
}

std::string npm(const std::string& name, const std::string& events) {
  return R"({"package":{"ecosystem":"npm","name":")" + name +
         R"("},"ranges":[{"type":"SEMVER","events":[)" + events + "]}]}";
}

constexpr const char* kBelow2 = R"({"introduced":"0"},{"fixed":"2.0.0"})";

TEST(Import, CountsAddUpAndABadRecordEndsNothing) {
  const Home home;
  const auto file = home.file(
      "a.jsonl", osv("GHSA-1", "", npm("a", kBelow2)) + "{broken\n" + "{\"id\":7}}\n" +
                     osv("GHSA-2", "", npm("b", kBelow2)) + "\n" +
                     osv("GHSA-3", "", npm("c", R"({"introduced":"3.0.0"},{"fixed":"3.0.0"})")) +
                     osv("GHSA-4", "", R"({"ranges":[]})"));
  const auto result = import(home, {file});
  EXPECT_EQ(result.counts.kept, 2u);
  EXPECT_EQ(result.counts.skipped.at("bad record"), 2u);
  EXPECT_EQ(result.counts.skipped.at("empty range"), 1u);
  EXPECT_EQ(result.counts.skipped.at("no package, CPE or purl"), 1u);
  EXPECT_EQ(result.counts.read(), 6u);
  EXPECT_EQ(result.info.kind, Kind::full);
}

TEST(Import, AFirstBadLineDoesNotHideTheRest) {
  const Home home;
  const auto file =
      home.file("a.jsonl", "{\"id\":\"cut sho\n" + osv("GHSA-1", "", npm("a", kBelow2)) +
                               osv("GHSA-2", "", npm("b", kBelow2)));
  const auto result = import(home, {file});
  EXPECT_EQ(result.counts.kept, 2u);
  EXPECT_EQ(result.counts.skipped.at("bad record"), 1u);
}

TEST(Import, TwiceChangesNoCountAndNoDigest) {
  const Home home;
  const auto older = R"({"id":"GHSA-1","modified":"2023-01-01","affected":[)" +
                     npm("a", R"({"introduced":"0"},{"fixed":"1.5.0"})") + "]}\n";
  const auto file = home.file("a.jsonl", older + osv("GHSA-1", "", npm("a", kBelow2)) +
                                             osv("GHSA-2", "", npm("b", kBelow2)));
  const auto first = import(home, {file});
  const auto second = import(home, {file});
  EXPECT_EQ(first.counts.kept, 2u);
  EXPECT_EQ(first.counts.skipped.at("older or same copy of a record"), 1u);
  EXPECT_EQ(first.counts.kept, second.counts.kept);
  EXPECT_EQ(first.counts.skipped, second.counts.skipped);
  EXPECT_EQ(first.info.digest, second.info.digest);
  EXPECT_EQ(first.info.records, second.info.records);
  EXPECT_THAT(ids(matches(home, {component("npm", "", "a", "1.7.0")})),
              testing::ElementsAre("GHSA-1"));
}

TEST(Import, TheOrderOfFilesDoesNotMatter) {
  const Home one;
  const Home two;
  const auto a = osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2));
  const auto b = osv("GLAD-1", R"("CVE-2024-0001")", npm("a", kBelow2));
  const auto first = import(one, {one.file("a.json", a), one.file("b.json", b)});
  const auto second = import(two, {two.file("b.json", b), two.file("a.json", a)});
  EXPECT_EQ(first.info.digest, second.info.digest);
}

TEST(Import, ALaterImportAddsToWhatIsThere) {
  const Home home;
  import(home, {home.file("a.json", osv("GHSA-1", "", npm("a", kBelow2)))});
  const auto result = import(home, {home.file("b.json", osv("GHSA-2", "", npm("b", kBelow2)))});
  EXPECT_EQ(result.info.records, 2u);
}

TEST(Import, ReplacesTheStarterSetCompletely) {
  const Home home;
  import(home, {home.file("a.json", osv("GHSA-1", "", npm("a", kBelow2)))});
  EXPECT_TRUE(
      matches(home, {component("maven", "org.apache.logging.log4j", "log4j-core", "2.14.1")})
          .empty());
}

TEST(Import, ScoresAloneAreNoAdvisoryData) {
  const Home home;
  import(
      home,
      {home.file(
          "s.json",
          R"({"id":"CVE-2024-0001","cvss":[{"source":"nvd","version":"3.1","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]})")});
  EXPECT_EQ(Database::open(home.path()).error().code, ErrorCode::unavailable);
  import(home, {home.file("a.json", osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2)))});
  const auto found = matches(home, {component("npm", "", "a", "1.0.0")});
  ASSERT_EQ(found.size(), 1u);
  ASSERT_TRUE(found[0].score.has_value()) << "scores that came first are joined later";
  EXPECT_DOUBLE_EQ(found[0].score->value, 9.8);
}

TEST(Import, DocumentsArraysAndPrettyPrintedJsonAreRead) {
  const Home home;
  const auto array = home.file("array.json", "[\n" + osv("GHSA-1", "", npm("a", kBelow2)) + ",\n" +
                                                 osv("GHSA-2", "", npm("b", kBelow2)) + "]\n");
  const auto pretty = home.file(
      "pretty.json", "{\n  \"id\": \"GHSA-3\",\n  \"modified\": \"2024\",\n  \"affected\": [" +
                         npm("c", kBelow2) + "]\n}\n");
  const auto kev = home.file("kev.json",
                             "{\"catalogVersion\":\"1\",\n\"vulnerabilities\":[{\"cveID\":\"CVE-"
                             "2024-0001\"},{\"cveID\":\"nonsense\"}]}");
  const auto result = import(home, {array, pretty, kev});
  EXPECT_EQ(result.counts.kept, 4u);
  EXPECT_EQ(result.counts.skipped.at("bad record"), 1u);
}

TEST(Import, WhatIsNotKnownIsSaid) {
  const Home home;
  home.file("d/notes.md", "# Notes\nnothing\n");
  home.file("d/other.json", "{\"hello\":1}");
  home.file("d/a.json", osv("GHSA-1", "", npm("a", kBelow2)));
  const auto result = import(home, {home.path() + "/in/d"});
  EXPECT_EQ(result.counts.kept, 1u);
  EXPECT_EQ(result.counts.skipped.at("format not known"), 2u);
  EXPECT_EQ(import_paths(home.path(), {home.path() + "/missing"}, noon()).error().code,
            ErrorCode::not_found);
}

TEST(Import, ATruncatedArchiveKeepsWhatWasReadAndSaysSo) {
  const Home home;
  const auto file = home.file("a.zst", std::string("\x28\xb5\x2f\xfd\x04\x00", 6));
  const auto good = home.file("a.json", osv("GHSA-1", "", npm("a", kBelow2)));
  const auto result = import(home, {file, good});
  EXPECT_EQ(result.failures.size(), 1u);
  EXPECT_EQ(result.counts.kept, 1u);
  EXPECT_FALSE(import_paths(home.path(), {file, good}, noon(), {}, Partial::refuse).has_value());
}

TEST(Import, SignatureFilesAreCopiedWithTheirDigests) {
  const Home home;
  const auto result =
      import(home, {home.file("my.hdb", "44d88612fea8a8f36de82e1278abb02f:68:Test\n"),
                    home.file("my.yar", "rule a { condition: false }\n")});
  EXPECT_THAT(result.signatures, testing::ElementsAre("clamav: my.hdb", "yara: my.yar"));
  EXPECT_FALSE(result.stored);
  EXPECT_TRUE(fs::exists(home.path() + "/signatures/yara/my.yar"));
  const auto list = read_file(home.path() + "/signatures/clamav/DIGESTS");
  ASSERT_TRUE(list.has_value());
  EXPECT_THAT(*list, testing::EndsWith("  my.hdb\n"));
}

TEST(Trap, OverlappingFeedsGiveOneFindingWithEverySource) {
  const Home home;
  import(home, {home.file("a.jsonl", osv("GHSA-aaaa", R"("CVE-2024-0001")", npm("a", kBelow2)) +
                                         osv("GLAD-1", R"("CVE-2024-0001")",
                                             npm("a", R"({"introduced":"0"},{"fixed":"2.1.0"})")) +
                                         osv("OTHER-1", R"("GHSA-aaaa")", npm("a", kBelow2)))});
  const auto found = matches(home, {component("npm", "", "a", "1.0.0")});
  ASSERT_THAT(ids(found), testing::ElementsAre("CVE-2024-0001"));
  EXPECT_THAT(found[0].advisories, testing::ElementsAre("GHSA-aaaa", "GLAD-1", "OTHER-1"));
  EXPECT_THAT(found[0].aliases, testing::ElementsAre("GHSA-aaaa", "GLAD-1", "OTHER-1"));
  EXPECT_THAT(found[0].fixed, testing::ElementsAre("2.0.0", "2.1.0"));
  EXPECT_EQ(found[0].affected, "< 2.0.0");
}

TEST(Trap, RelatedNeverMerges) {
  const Home home;
  import(home, {home.file("a.jsonl", osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2),
                                         R"(,"related":["CVE-2024-0002"])") +
                                         osv("GHSA-2", R"("CVE-2024-0002")", npm("a", kBelow2)))});
  EXPECT_THAT(ids(matches(home, {component("npm", "", "a", "1.0.0")})),
              testing::ElementsAre("CVE-2024-0001", "CVE-2024-0002"));
}

TEST(Trap, ADistributionAdvisoryGivesOneFindingForEachCveWithItsOwnScore) {
  const Home home;
  import(
      home,
      {home.file(
           "dsa.json",
           R"({"id":"DSA-1-1","modified":"2024","related":["CVE-2024-0001","CVE-2024-0002","DSA-0-9"],"affected":[{"package":{"ecosystem":"Debian:11","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.1.1k-1+deb11u2"}]}]}]})"),
       home.file(
           "s.jsonl",
           R"({"id":"CVE-2024-0001","cvss":[{"source":"nvd","version":"3.1","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]})")});
  auto openssl = component("deb", "debian", "libssl1.1", "1.1.1k-1+deb11u1");
  openssl.distro = "Debian:11";
  openssl.source_name = "openssl";
  const auto found = matches(home, {openssl});
  ASSERT_THAT(ids(found), testing::ElementsAre("CVE-2024-0001", "CVE-2024-0002"));
  EXPECT_DOUBLE_EQ(found[0].score->value, 9.8);
  EXPECT_FALSE(found[1].score.has_value());
  EXPECT_EQ(found[1].severity, "unknown");
  EXPECT_THAT(found[0].advisories, testing::ElementsAre("DSA-1-1"));
  EXPECT_TRUE(found[0].aliases.empty()) << "a fix for a flaw is not a name of it";
  openssl.purl.version = "1.1.1k-1+deb11u2";
  EXPECT_TRUE(matches(home, {openssl}).empty());
  openssl.purl.version = "1.1.1k-1+deb11u1";
  openssl.distro.clear();
  EXPECT_TRUE(matches(home, {openssl}).empty()) << "without a release nothing can be said";
}

TEST(Trap, TheSourceVersionOfABinaryPackageCounts) {
  const Home home;
  import(
      home,
      {home.file(
          "a.json",
          R"({"id":"DSA-2-1","modified":"2024","aliases":["CVE-2024-0003"],"affected":[{"package":{"ecosystem":"Debian:11","name":"src"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2:1.0-2"}]}]}]})")});
  auto binary = component("deb", "debian", "bin", "7.0-1");
  binary.distro = "Debian:11";
  binary.source_name = "src";
  binary.source_version = "2:1.0-1";
  EXPECT_THAT(ids(matches(home, {binary})), testing::ElementsAre("CVE-2024-0003"));
}

TEST(Trap, AnUnscoredFlawStaysUnscoredWithItsSourcesWord) {
  const Home home;
  import(home, {home.file("a.jsonl", osv("RETIRE-1", "", npm("a", kBelow2),
                                         R"(,"database_specific":{"severity":"high"})"))});
  const auto found = matches(home, {component("npm", "", "a", "1.0.0")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].score.has_value());
  EXPECT_EQ(found[0].severity, "high");
}

TEST(Trap, SeverityWordsOfEveryScaleAreUnderstood) {
  EXPECT_EQ(severity_word("MODERATE"), "medium");
  EXPECT_EQ(severity_word("Medium"), "medium");
  EXPECT_EQ(severity_word("Important"), "high");
  EXPECT_EQ(severity_word("CRITICAL"), "critical");
  EXPECT_EQ(severity_word("UNKNOWN"), "");
  EXPECT_EQ(severity_word("Low"), "low");
}

TEST(Trap, AnExclusiveLowerBoundIsHonoured) {
  const Home home;
  import(
      home,
      {home.file(
          "a.json",
          osv("GLAD-1", "",
              R"({"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"2.0.0"}],"database_specific":{"lower_exclusive":true}}]})"))});
  EXPECT_TRUE(matches(home, {component("npm", "", "a", "1.0.0")}).empty());
  const auto found = matches(home, {component("npm", "", "a", "1.0.1")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].affected, "> 1.0.0, < 2.0.0");
}

TEST(Trap, OpensslLettersEmptyRangesAndLastAffected) {
  const Home home;
  const auto record = [](const std::string& id, const std::string& events) {
    return R"({"id":")" + id +
           R"(","modified":"2024","affected":[{"ranges":[{"type":"ECOSYSTEM","events":[)" + events +
           R"(]}],"database_specific":{"cpes":["cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"],"purl":"pkg:generic/openssl","version_scheme":"openssl"}}]})" +
           "\n";
  };
  import(home, {home.file(
                   "a.jsonl",
                   record("OPENSSL-1", R"({"introduced":"1.0.2"},{"fixed":"1.0.2za"})") +
                       record("OPENSSL-2", R"({"introduced":"1.0.2"},{"last_affected":"1.0.2k"})") +
                       record("OPENSSL-3", R"({"introduced":"3.1.1"},{"fixed":"3.1.1"})"))});
  EXPECT_THAT(ids(matches(home, {component("generic", "", "openssl", "1.0.2z")})),
              testing::ElementsAre("OPENSSL-1"));
  EXPECT_THAT(ids(matches(home, {component("generic", "", "openssl", "1.0.2k")})),
              testing::ElementsAre("OPENSSL-1", "OPENSSL-2"));
  EXPECT_TRUE(matches(home, {component("generic", "", "openssl", "1.0.2zb")}).empty());
  EXPECT_TRUE(matches(home, {component("generic", "", "openssl", "3.1.1")}).empty());
  auto by_cpe = component("generic", "", "libcrypto", "1.0.2z");
  by_cpe.cpes = {"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"};
  EXPECT_THAT(ids(matches(home, {by_cpe})), testing::ElementsAre("OPENSSL-1"));
}

TEST(Trap, CurlsTwoPartVersionsAndItsShortCommitAreRead) {
  const Home home;
  import(
      home,
      {home.file(
          "a.json",
          R"({"id":"CURL-1","modified":"2024","affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"4.0"},{"fixed":"7.7"}]},{"type":"GIT","repo":"r","events":[{"introduced":"abc"}]}],"versions":["7.6"],"database_specific":{"purl":"pkg:generic/curl"}}]})")});
  EXPECT_THAT(ids(matches(home, {component("generic", "", "curl", "7.6.1")})),
              testing::ElementsAre("CURL-1"));
  EXPECT_TRUE(matches(home, {component("generic", "", "curl", "7.7.0")}).empty());
  EXPECT_TRUE(matches(home, {component("generic", "", "curl", "7.10")}).empty());
}

TEST(Trap, ARegressionUpdateWithoutACveIsNoVulnerability) {
  const Home home;
  const auto record = [](const char* id, const char* aliases) {
    return std::string(R"({"id":")") + id + R"(","modified":"2024","aliases":[)" + aliases +
           R"(],"affected":[{"package":{"ecosystem":"Debian:10","name":"sudo"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"9"}]}]}],"database_specific":{"regression_update":true}})" +
           "\n";
  };
  const auto result = import(
      home,
      {home.file("a.jsonl", record("DSA-1-2", "") + record("DSA-2-2", R"("CVE-2024-0001")"))});
  EXPECT_EQ(result.counts.kept, 1u);
  EXPECT_EQ(result.counts.skipped.at("not a vulnerability: regression update without a CVE"), 1u);
}

TEST(Trap, AlmaLinuxModulesBugFixesAndRelated) {
  const Home home;
  const auto affected =
      R"({"package":{"ecosystem":"AlmaLinux:8","name":"nodejs"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:14.17.5-1.module_el8.4.0+2522+3bd42762"}]}]})";
  const auto result = import(
      home,
      {home.file(
          "a.jsonl",
          osv("ALSA-2021:1", "", affected,
              R"(,"summary":"Important: nodejs:14 security update","related":["CVE-2021-0001"])") +
              osv("ALBA-2021:2", "", affected) + osv("ALEA-2021:3", "", affected))});
  EXPECT_EQ(result.counts.skipped.at("not a vulnerability: bug fix or enhancement"), 2u);
  auto node = component("rpm", "almalinux", "nodejs", "14.17.3-2.module_el8.4.0+2522+3bd42762");
  node.distro = "AlmaLinux:8";
  node.purl.qualifiers["epoch"] = "1";
  const auto found = matches(home, {node});
  ASSERT_THAT(ids(found), testing::ElementsAre("CVE-2021-0001"));
  EXPECT_EQ(found[0].severity, "high");
  node.purl.version = "14.17.5-1.module_el8.4.0+2522+3bd42762";
  EXPECT_TRUE(matches(home, {node}).empty());
}

TEST(Trap, BitnamisCpeFindsComponentsOfBinaries) {
  const Home home;
  import(
      home,
      {home.file(
          "a.json",
          osv("BIT-x-1", R"("CVE-2024-0001")",
              R"({"package":{"ecosystem":"Bitnami","name":"nginx"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.20.1"}]}]})",
              R"(,"database_specific":{"cpes":["cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*"]})"))});
  auto nginx = component("generic", "", "nginx", "1.18.0");
  EXPECT_TRUE(matches(home, {nginx}).empty());
  nginx.cpes = {"cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*"};
  EXPECT_THAT(ids(matches(home, {nginx})), testing::ElementsAre("CVE-2024-0001"));
}

TEST(Trap, WithdrawnRecordsAreCountedAndNeverMatched) {
  const Home home;
  const auto gone = osv("GO-1", R"("CVE-2024-0001")", npm("a", kBelow2),
                        R"(,"withdrawn":"2024-02-01T00:00:00Z")");
  const auto first =
      import(home, {home.file("a.jsonl", gone + osv("GHSA-2", "", npm("b", kBelow2)))});
  EXPECT_EQ(first.counts.skipped.at("withdrawn"), 1u);
  EXPECT_EQ(first.info.withdrawn, 1u);
  EXPECT_TRUE(matches(home, {component("npm", "", "a", "1.0.0")}).empty());
  // A record that was good and is withdrawn later goes.
  import(home, {home.file("b.jsonl", osv("GHSA-2", "", npm("b", kBelow2),
                                         R"(,"withdrawn":"2025-02-01T00:00:00Z")") +
                                         osv("GHSA-3", "", npm("c", kBelow2)))});
  EXPECT_TRUE(matches(home, {component("npm", "", "b", "1.0.0")}).empty());
}

TEST(Trap, ARangeMayHoldSeveralPairs) {
  const Home home;
  import(
      home,
      {home.file(
          "a.json",
          osv("GHSA-1", "",
              npm("a",
                  R"({"introduced":"3.0.0"},{"fixed":"3.1.0"},{"introduced":"0"},{"fixed":"1.2.0"})")))});
  for (const char* version : {"1.1.0", "3.0.5"})
    EXPECT_EQ(matches(home, {component("npm", "", "a", version)}).size(), 1u) << version;
  for (const char* version : {"1.2.0", "2.0.0", "3.1.0"})
    EXPECT_TRUE(matches(home, {component("npm", "", "a", version)}).empty()) << version;
}

TEST(Trap, LinesEndAtLineFeedAlone) {
  const Home home;
  const auto record =
      osv("GHSA-1", "", npm("a", kBelow2), ",\"summary\":\"one\xe2\x80\xa8two\xc2\x85three\"");
  EXPECT_EQ(import(home, {home.file("a.jsonl", record + osv("GHSA-2", "", npm("b", kBelow2)))})
                .counts.kept,
            2u);
}

TEST(Trap, ARecordOfSeveralCvesNeverJoinsThem) {
  const Home home;
  import(home, {home.file("a.jsonl", osv("RUSTSEC-1", R"("CVE-2024-0001","CVE-2024-0002")",
                                         npm("a", kBelow2)) +
                                         osv("GHSA-2", R"("CVE-2024-0002")", npm("b", kBelow2)))});
  EXPECT_THAT(ids(matches(home, {component("npm", "", "a", "1.0.0")})),
              testing::ElementsAre("CVE-2024-0001", "CVE-2024-0002"));
  EXPECT_THAT(ids(matches(home, {component("npm", "", "b", "1.0.0")})),
              testing::ElementsAre("CVE-2024-0002"));
}

TEST(Score, TheRuleOfHardCase16) {
  const Home home;
  const auto v31 = R"("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H")";
  import(
      home,
      {home.file(
           "a.json",
           osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2),
               std::string(
                   R"(,"severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},{"type":"CVSS_V3","score":)") +
                   v31 + "}]")),
       home.file(
           "s.json",
           R"({"id":"CVE-2024-0001","cvss":[{"source":"cve-cna","version":"3.1","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"},{"source":"cve-adp:CISA-ADP","version":"3.1","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"}]})")});
  const auto a = component("npm", "", "a", "1.0.0");
  const auto v3 = matches(home, {a});
  ASSERT_EQ(v3.size(), 1u);
  EXPECT_EQ(v3[0].score->source, "cve-adp:CISA-ADP");
  EXPECT_DOUBLE_EQ(v3[0].score->value, 5.3);
  EXPECT_EQ(v3[0].scores.size(), 4u);
  EXPECT_EQ(matches(home, {a}, ScoreRule::v4_first)[0].score->version, "4.0");
  EXPECT_DOUBLE_EQ(matches(home, {a}, ScoreRule::max)[0].score->value, 9.3);
}

TEST(Score, ARejectedCveClosesItsFinding) {
  const Home home;
  import(home,
         {home.file("a.json", osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2))),
          home.file("c.json",
                    R"({"id":"CVE-2024-0001","state":"REJECTED","assigner":"x","cvss":[]})")});
  EXPECT_TRUE(matches(home, {component("npm", "", "a", "1.0.0")}).empty());
}

TEST(Nvd, RangesOfCpeMatchesKevAndScoresAreRead) {
  const Home home;
  const auto result = import(
      home,
      {home.file(
          "n.json",
          R"({"format":"NVD_CVE","vulnerabilities":[{"cve":{"id":"CVE-2024-0009","sourceIdentifier":"x","lastModified":"2024","vulnStatus":"Analyzed","cisaExploitAdd":"2024-01-01","metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8}}]},"configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*","versionStartExcluding":"1.0","versionEndIncluding":"1.2.12"},{"vulnerable":false,"criteria":"cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*"}]}]}]}}]})")});
  EXPECT_EQ(result.counts.kept, 1u);
  auto zlib = component("generic", "", "zlib", "1.2.12");
  zlib.cpes = {"cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*"};
  const auto found = matches(home, {zlib});
  ASSERT_THAT(ids(found), testing::ElementsAre("CVE-2024-0009"));
  EXPECT_TRUE(found[0].kev);
  EXPECT_EQ(found[0].score->source, "nvd");
  EXPECT_EQ(found[0].affected, "> 1.0, <= 1.2.12");
  zlib.purl.version = "1.0";
  EXPECT_TRUE(matches(home, {zlib}).empty());
}

TEST(Epss, CsvAndJsonAreRead) {
  const Home home;
  import(home, {home.file("a.json", osv("GHSA-1", R"("CVE-2024-0001")", npm("a", kBelow2))),
                home.file("epss.csv",
                          "#model_version:v2025,score_date:2026-11-23\ncve,epss,percentile\nCVE-"
                          "2024-0001,0.25,0.9\n")});
  const auto found = matches(home, {component("npm", "", "a", "1.0.0")});
  ASSERT_TRUE(found.at(0).epss.has_value());
  EXPECT_DOUBLE_EQ(*found[0].epss, 0.25);
}

}  // namespace
}  // namespace assay::advisory
