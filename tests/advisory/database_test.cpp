#include "advisory/database.h"

#include "advisory/starter.h"

namespace assay::advisory {
namespace {

catalog::Component component(std::string type, std::string ns, std::string name,
                             std::string version) {
  catalog::Component c;
  c.purl.type = std::move(type);
  c.purl.ns = std::move(ns);
  c.purl.name = std::move(name);
  c.purl.version = std::move(version);
  return c;
}

std::vector<std::string> ids(const std::vector<Match>& matches) {
  std::vector<std::string> out;
  for (const auto& m : matches) out.push_back(m.id);
  return out;
}

TEST(Starter, EveryLineIsRight) {
  std::vector<std::string> mistakes;
  starter_content(&mistakes);
  EXPECT_THAT(mistakes, testing::IsEmpty());
}

TEST(Starter, FindsLog4ShellAndNotTheFixedVersion) {
  const auto db = Database::starter();
  EXPECT_EQ(db.info().kind, Kind::starter);
  EXPECT_EQ(db.info().digest.size(), 64u);
  EXPECT_EQ(db.info().newest.size(), std::string_view("2026-11-24").size()) << "how old it is";
  const auto log4j = [](const char* version) {
    return component("maven", "org.apache.logging.log4j", "log4j-core", version);
  };
  const auto matches = db.match({log4j("2.14.1")}, ScoreRule::v3_first);
  ASSERT_THAT(ids(matches), testing::Contains("CVE-2021-44228"));
  for (const auto& m : matches) {
    if (m.id != "CVE-2021-44228") continue;
    EXPECT_THAT(m.fixed, testing::ElementsAre("2.15.0"));
    EXPECT_EQ(m.affected, ">= 2.13.0, < 2.15.0");
    ASSERT_TRUE(m.score.has_value());
    EXPECT_DOUBLE_EQ(m.score->value, 10.0);
    EXPECT_EQ(m.score->version, "3.1");
    EXPECT_EQ(m.severity, "critical");
    EXPECT_TRUE(m.kev);
  }
  EXPECT_THAT(ids(db.match({log4j("2.25.0"), log4j("2.0-beta6")}, ScoreRule::v3_first)),
              testing::IsEmpty());
}

TEST(Starter, FindsHeartbleedByNameAndByCpe) {
  const auto db = Database::starter();
  auto openssl = component("generic", "", "openssl", "1.0.1f");
  openssl.cpes = {"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"};
  EXPECT_THAT(ids(db.match({openssl}, ScoreRule::v3_first)), testing::Contains("CVE-2014-0160"));
  openssl.purl.version = "1.0.1g";
  EXPECT_THAT(ids(db.match({openssl}, ScoreRule::v3_first)),
              testing::Not(testing::Contains("CVE-2014-0160")));
}

TEST(Database, MissingDataAreUnavailable) {
  const auto db = Database::open("/nonexistent/home");
  ASSERT_FALSE(db.has_value());
  EXPECT_EQ(db.error().code, ErrorCode::unavailable);
}

TEST(Database, ProjectsAndUnversionedComponentsAreNotMatched) {
  const auto db = Database::starter();
  auto project = component("maven", "org.apache.logging.log4j", "log4j-core", "2.14.1");
  project.project = true;
  const auto bare = component("maven", "org.apache.logging.log4j", "log4j-core", "");
  EXPECT_TRUE(db.match({project, bare}, ScoreRule::v3_first).empty());
}

}  // namespace
}  // namespace assay::advisory
