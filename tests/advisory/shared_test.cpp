// The shared advisory data, whole: real feeds with all their traps. And the starter set against
// them: what we wrote from memory must not contradict what the feeds say.
#include "advisory/database.h"
#include "advisory/import.h"
#include "advisory/snapshot.h"
#include "advisory/starter.h"
#include "catalog/version.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

fs::path shared() {
  const char* named = std::getenv("ASSAY_SHARED");
  const fs::path root = named != nullptr ? named : fs::path(ASSAY_SOURCE) / "../shared";
  return root / "advisories";
}

// Imported once for all tests of this file.
class Shared : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(shared() / "MANIFEST.json")) return;
    std::string pattern = (fs::temp_directory_path() / "assay-shared-XXXXXX").string();
    home_ = ::mkdtemp(pattern.data());
    Seconds noon{};
    parse_rfc3339("2026-11-23T12:00:00Z", noon);
    auto result = import_paths(home_, {shared().string()}, noon);
    ASSERT_TRUE(result.has_value()) << result.error().text();
    result_ = new ImportResult(std::move(*result));
  }
  static void TearDownTestSuite() {
    if (!home_.empty()) fs::remove_all(home_);
    delete result_;
    result_ = nullptr;
  }
  void SetUp() override {
    if (result_ == nullptr) GTEST_SKIP() << "skipped: not here: " << shared();
  }
  static Database open() {
    auto db = Database::open(home_);
    EXPECT_TRUE(db.has_value()) << (db ? "" : db.error().text());
    return std::move(*db);
  }

  static inline std::string home_;
  static inline ImportResult* result_ = nullptr;
};

catalog::Component component(std::string type, std::string ns, std::string name,
                             std::string version) {
  catalog::Component c;
  c.purl = {std::move(type), std::move(ns), std::move(name), std::move(version), {}, ""};
  return c;
}

const Match* with_id(const std::vector<Match>& matches, std::string_view id) {
  const auto at = std::ranges::find(matches, id, &Match::id);
  return at == matches.end() ? nullptr : &*at;
}

TEST_F(Shared, EveryRecordIsReadAndAccountedFor) {
  // 29 files by the README's table, each document of another format counting once, and the manifest
  // and the README themselves.
  constexpr std::uint64_t kRecords = 145'644;
  EXPECT_EQ(result_->counts.read(), kRecords + 3);
  EXPECT_TRUE(result_->failures.empty());
  EXPECT_EQ(result_->counts.skipped.at("withdrawn"), 64u);
  EXPECT_EQ(result_->counts.skipped.at("format not known"), 669u + 3u);
  EXPECT_EQ(result_->counts.skipped.at("not a vulnerability: regression update without a CVE"),
            206u);
  EXPECT_EQ(result_->info.withdrawn, 64u);
  EXPECT_FALSE(result_->info.newest.empty());
  EXPECT_EQ(result_->counts.skipped.count("bad record"), 0u);
}

TEST_F(Shared, ImportedTwiceChangesNothing) {
  const auto again = import_paths(home_, {shared().string()}, Seconds{});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->counts.kept, result_->counts.kept);
  EXPECT_EQ(again->counts.skipped, result_->counts.skipped);
  EXPECT_EQ(again->info.digest, result_->info.digest);
}

TEST_F(Shared, AliasesAreOneFindingWithEverySource) {
  const auto found = open().match({component("pypi", "", "django", "3.2")}, ScoreRule::v3_first);
  const Match* match = with_id(found, "CVE-2021-35042");
  ASSERT_NE(match, nullptr);
  EXPECT_GE(match->advisories.size(), 2u) << "PyPA and GitLab both name it";
  EXPECT_EQ(std::ranges::count(found, std::string("CVE-2021-35042"), &Match::id), 1);
}

TEST_F(Shared, HeartbleedIsFoundUnscoredAndNeverPassed) {
  auto openssl = component("generic", "", "openssl", "1.0.1f");
  openssl.cpes = {"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"};
  const auto found = open().match({openssl}, ScoreRule::v3_first);
  const Match* match = with_id(found, "CVE-2014-0160");
  ASSERT_NE(match, nullptr);
  EXPECT_FALSE(match->score.has_value());
  EXPECT_TRUE(match->kev);
  openssl.purl.version = "1.0.1g";
  EXPECT_EQ(with_id(open().match({openssl}, ScoreRule::v3_first), "CVE-2014-0160"), nullptr);
}

TEST_F(Shared, ADebianAdvisoryGivesEveryCveItsOwnScore) {
  auto openssl = component("deb", "debian", "libssl1.1", "1.1.1d-0+deb10u6");
  openssl.distro = "Debian:10";
  openssl.source_name = "openssl";
  const auto found = open().match({openssl}, ScoreRule::v3_first);
  const Match* match = with_id(found, "CVE-2021-3711");
  ASSERT_NE(match, nullptr);
  const auto dsa = [](const std::string& name) { return name.starts_with("DSA-"); };
  EXPECT_TRUE(std::ranges::none_of(match->aliases, dsa)) << "a fix is not a name of the flaw";
  EXPECT_NE(with_id(found, "CVE-2021-3712"), nullptr) << "the other CVE of the same advisory";
  EXPECT_TRUE(std::ranges::any_of(match->advisories, dsa));
}

TEST_F(Shared, WithdrawnRecordsNeverMatch) {
  // RUSTSEC-2019-0031: "spin is no longer actively maintained", withdrawn.
  const auto found = open().match({component("cargo", "", "spin", "0.5.0")}, ScoreRule::v3_first);
  for (const Match& match : found) {
    EXPECT_EQ(std::ranges::count(match.advisories, std::string("RUSTSEC-2019-0031")), 0);
  }
}

// ---- the starter set against the feeds

std::set<std::string> bounds_of(const Affected& affected, std::set<std::string> out) {
  for (const Range& range : affected.ranges) {
    // RustSec begins ranges at "2.0.0-0", which nobody has published.
    for (const std::string& bound : {range.introduced, range.limit}) {
      if (!bound.empty() && bound != "0" && !bound.ends_with("-0")) out.insert(bound);
    }
  }
  return out;
}

bool affects(const Affected& affected, const std::string& version) {
  const auto inside = [&](const Range& range) {
    return contains(range, version, affected.ecosystem, affected.scheme);
  };
  return std::ranges::any_of(affected.ranges, inside) ||
         std::ranges::count(affected.versions, version) > 0;
}

// CVE + ecosystem + name → what each record says of it. A record may name a package several times
// (one entry a branch).
using Facts = std::map<std::string, std::map<std::string, Affected>>;

Facts facts_by_name(const Content& content) {
  Facts out;
  for (const auto& [id, record] : content.records) {
    std::vector<std::string> names = record.per_cve ? record.cves : record.aliases;
    names.push_back(id.starts_with("NVD-CVE-") ? id.substr(4) : id);
    for (const std::string& name : names) {
      if (!is_cve(name)) continue;
      for (const Affected& affected : record.affected) {
        // RetireJS has a record for each branch of a library.
        const std::string source = id.starts_with("RETIRE-") ? "RETIRE" : id;
        const std::string key = name + ' ' + affected.ecosystem + ' ' + affected.name;
        const auto [entry, fresh] = out[key].try_emplace(source, affected);
        if (fresh) continue;
        auto& into = entry->second;
        into.ranges.insert(into.ranges.end(), affected.ranges.begin(), affected.ranges.end());
        into.versions.insert(into.versions.end(), affected.versions.begin(),
                             affected.versions.end());
      }
    }
  }
  return out;
}

std::string ranges_in_words(const Affected& affected) {
  std::string out;
  for (const Range& range : affected.ranges) out += (out.empty() ? "" : " | ") + in_words(range);
  return out;
}

// Empty when both say the same of every version at which either changes its mind.
std::string disagreement(const Affected& ours, const Affected& theirs) {
  std::string out;
  for (const std::string& version : bounds_of(theirs, bounds_of(ours, {}))) {
    const bool we = affects(ours, version);
    if (we != affects(theirs, version))
      out += ' ' + version + (we ? " (ours only)" : " (theirs only)");
  }
  return out;
}

// Where every feed of the shared data says something else, and why ours stays. The GitLab records
// end in May 2022 and start at releases; fixes for older branches came later.
const std::map<std::string, std::string>& known_differences() {
  static const std::map<std::string, std::string> kKnown{
      {"CVE-2013-7285 Maven com.thoughtworks.xstream:xstream", "1.4.10 had the flaw again"},
      {"CVE-2015-9251 npm jquery", "1.12.2 had a fix that 1.12.3 took back"},
      {"CVE-2018-11776 Maven org.apache.struts:struts2-core", "S2-057 begins at 2.3"},
      {"CVE-2019-0232 Maven org.apache.tomcat.embed:tomcat-embed-core", "fixed in 9.0.18"},
      {"CVE-2020-11656 cpe sqlite:sqlite", "3.31.2 does not exist, 3.32.0 has the fix"},
      {"CVE-2020-13956 Maven org.apache.httpcomponents:httpclient", "5.x is called httpclient5"},
      {"CVE-2020-1938 Maven org.apache.tomcat:tomcat-coyote", "8.0 had it and got no fix"},
      {"CVE-2020-7598 npm minimist", "fixed in 0.2.1 and 1.2.3"},
      {"CVE-2020-7774 npm y18n", "fixed in 3.2.2 too"},
      {"CVE-2020-9484 Maven org.apache.tomcat.embed:tomcat-embed-core", "milestones of 9.0.0"},
      {"CVE-2021-32640 npm ws", "fixed in 5.2.3 too"},
      {"CVE-2021-3807 npm ansi-regex", "fixed in 3.0.1 and 4.1.1 too"},
      {"CVE-2021-42550 Maven ch.qos.logback:logback-core", "1.3.0-alpha11 has the fix"},
      {"CVE-2021-44228 Maven org.apache.logging.log4j:log4j-core", "2.15.0; betas; 2.3.1"},
      {"CVE-2021-44832 Maven org.apache.logging.log4j:log4j-core", "2.3.2 and 2.12.4; betas"},
      {"CVE-2021-44906 npm minimist", "fixed in 0.2.4 too"},
      {"CVE-2021-45046 Maven org.apache.logging.log4j:log4j-core", "2.3.1; betas"},
      {"CVE-2021-45105 Maven org.apache.logging.log4j:log4j-core", "betas"},
  };
  return kKnown;
}

// One fact against every record that states it: what differs from each, or nothing.
std::string against_every_record(const Affected& ours, const std::map<std::string, Affected>& all) {
  std::string report;
  for (const auto& [source, theirs] : all) {
    const std::string differs = disagreement(ours, theirs);
    if (differs.empty()) return {};
    report += "\n  " + source + ": " + ranges_in_words(theirs) + " —" + differs;
  }
  return report;
}

TEST_F(Shared, TheStarterSetHoldsTheSameRanges) {
  const auto snapshot = open_lmdb(home_);
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text();
  const auto facts = facts_by_name(content_of(**snapshot));
  std::size_t compared = 0;
  std::set<std::string> differing;
  for (const auto& [id, record] : starter_content().records) {
    for (const Affected& ours : record.affected) {
      const auto theirs = facts.find(id + ' ' + ours.ecosystem + ' ' + ours.name);
      if (theirs == facts.end()) continue;
      ++compared;
      const std::string report = against_every_record(ours, theirs->second);
      if (report.empty()) continue;
      differing.insert(theirs->first);
      EXPECT_TRUE(known_differences().contains(theirs->first))
          << theirs->first << "\n  ours: " << ranges_in_words(ours) << report;
    }
  }
  for (const auto& [key, why] : known_differences()) {
    EXPECT_TRUE(differing.contains(key)) << key << " differs no more: take it off the list";
  }
  EXPECT_GE(compared, 190u);
}

TEST_F(Shared, TheStarterSetStandsOnTheSameSideOfTheGate) {
  const auto snapshot = open_lmdb(home_);
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text();
  const Content feeds = content_of(**snapshot);
  std::map<std::string, std::vector<Score>> scores;
  for (const auto& [cve, facts] : feeds.facts) scores[cve] = facts.scores;
  for (const auto& [id, record] : feeds.records) {
    if (record.per_cve) continue;
    for (const std::string& name : record.aliases) {
      if (is_cve(name)) {
        auto& all = scores[name];
        all.insert(all.end(), record.scores.begin(), record.scores.end());
      }
    }
  }
  std::size_t compared = 0;
  for (const auto& [id, record] : starter_content().records) {
    auto& theirs = scores[id];
    std::erase_if(theirs, [](const Score& s) { return s.version == "2.0"; });
    if (theirs.empty() || record.scores.front().version == "2.0") continue;
    ++compared;
    const double ours = record.scores.front().value;
    const bool agreed = std::ranges::any_of(
        theirs, [&](const Score& s) { return (s.value >= 7.0) == (ours >= 7.0); });
    std::string said;
    for (const Score& s : theirs)
      said += "\n  " + s.source + ' ' + std::to_string(s.value) + ' ' + s.vector;
    EXPECT_TRUE(agreed) << id << ": ours " << ours << ' ' << record.scores.front().vector << said;
  }
  EXPECT_GE(compared, 150u);
}

TEST_F(Shared, TheStarterSetNamesWhatIsExploited) {
  const auto snapshot = open_lmdb(home_);
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text();
  const Content feeds = content_of(**snapshot);
  const Content starter = starter_content();
  for (const auto& [id, record] : starter.records) {
    const auto theirs = feeds.facts.find(id);
    const auto ours = starter.facts.find(id);
    EXPECT_EQ(theirs != feeds.facts.end() && theirs->second.kev,
              ours != starter.facts.end() && ours->second.kev)
        << id;
  }
}

}  // namespace
}  // namespace assay::advisory
