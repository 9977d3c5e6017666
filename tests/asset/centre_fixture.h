// A review centre in memory, with accounts and scans whose outcome the test chooses.
#pragma once

#include "asset/accounts.h"
#include "asset/appeals.h"
#include "asset/assets.h"
#include "asset/audit.h"
#include "asset/products.h"
#include "asset/reports.h"
#include "asset/requests.h"
#include "asset/scans.h"
#include "asset/uploads.h"
#include "asset/versions.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace assay::asset {

class FakeClock final : public Clock {
 public:
  Seconds now() const override { return time; }
  Seconds time{std::chrono::seconds(1'795'000'000)};  // a Wednesday in 2026
};

class CentreTest : public testing::Test {
 protected:
  void SetUp() override {
    static int counter = 0;
    home_ = testing::TempDir() + "centre_" + std::to_string(::getpid()) + "_" +
            std::to_string(++counter);
    std::filesystem::create_directories(home_ + "/uploads");
    blobs_ = store::open_blob_directory(home_ + "/blobs").value();
    open(":memory:");
    const Actor system = system_actor();
    seller_ = person(create_seller(*centre_, system, "Alpha Ltd").value().id, "alpha", "seller");
    other_ = person(create_seller(*centre_, system, "Beta GmbH").value().id, "beta", "seller");
    reviewer_ = person("", "rita", "reviewer");
    second_reviewer_ = person("", "rob", "reviewer");
    admin_ = person("", "ada", "administrator");
  }
  void TearDown() override {
    centre_.reset();
    std::filesystem::remove_all(home_);
  }

  void open(const std::string& database) {
    db_ = store::Database::open(database).value();
    Settings settings;
    settings.home = home_;
    settings.upload_dir = home_ + "/uploads";
    settings.policy_name = "demo";
    settings.password_hash_memory_mib = 8;
    centre_ = std::make_unique<Centre>(*db_, *blobs_, clock_, settings);
  }

  Actor person(const std::string& seller_id, const std::string& login, const std::string& role) {
    NewUser user{seller_id, login, login, "a long password", "en", {role}};
    const store::User made = create_user(*centre_, system_actor(), user).value();
    return {made.id, made.name, made.seller_id, made.roles};
  }

  static store::VersionForm form() {
    store::VersionForm form;
    form.languages = {"Java"};
    form.operating_systems = {"Linux"};
    form.architectures = {"x86/x64"};
    form.declarations = {"standards"};
    return form;
  }
  static AssetForm asset_form(const std::string& name) {
    AssetForm form;
    form.name = name;
    form.short_description = "a test";
    return form;
  }

  // A complete upload of `content`, through the parts protocol.
  std::string upload(const Actor& actor, const std::string& content,
                     const std::string& name = "app.zip") {
    const auto session = create_upload(*centre_, actor, {name, content.size()});
    EXPECT_TRUE(session) << session.error().text();
    auto writer = begin_part(*centre_, actor, session->session.id, 1, std::nullopt);
    EXPECT_TRUE((*writer)->write(as_bytes(content)));
    EXPECT_TRUE((*writer)->finish());
    const auto done = complete_upload(*centre_, actor, session->session.id);
    EXPECT_TRUE(done) << done.error().text();
    return session->session.id;
  }

  // A version with a package, ready to submit.
  VersionView draft(const Actor& actor, const std::string& name,
                    const std::string& content = "bytes") {
    const auto asset = create_asset(*centre_, actor, asset_form(name));
    EXPECT_TRUE(asset) << asset.error().text();
    const auto version = create_version(*centre_, actor, asset->asset.id, "V1.0", form());
    EXPECT_TRUE(version) << version.error().text();
    return attach_package(*centre_, actor, version->version.id, version->revision.etag,
                          upload(actor, content))
        .value();
  }

  static scan::Finding finding(const std::string& rule, const std::string& purl, double score,
                               bool blocking = true) {
    scan::Finding out;
    out.id = "V-0001-" + sha256(as_bytes(rule + purl)).hex().substr(0, 8);
    out.blocking = blocking;
    out.rule = rule;
    out.title = rule;
    out.component = purl;
    out.component_name = purl;
    out.paths = {"app.zip!/lib/x.jar"};
    out.match.emplace();
    out.match->id = rule;
    out.match->score = advisory::Score{score, "3.1", "", "nvd"};
    out.match->severity = score >= 9 ? "critical" : "high";
    return out;
  }

  // A report of a whole scan with these findings, judged by the real policy code.
  scan::ScanReport scanned(const store::ScanJob& job, std::vector<scan::Finding> findings) const;
  // Takes the next job and completes it; the verdict follows from the findings.
  void scan(std::vector<scan::Finding> findings = {}) {
    const auto lease = take_job(*centre_, "test", std::chrono::seconds(60));
    ASSERT_TRUE(lease && *lease) << "no job";
    const scan::ScanReport report = scanned((*lease)->job, std::move(findings));
    const auto done = complete_scan(*centre_, (*lease)->job, report, scan::to_json(report));
    ASSERT_TRUE(done) << done.error().text();
  }
  ReviewStatus status(const std::string& version_id) {
    return get_version(*centre_, seller_, version_id).value().revision.status;
  }
  void expect_consistent() {
    const auto check = verify_audit(*centre_).value();
    EXPECT_EQ(check.broken_at, 0) << check.message;
    EXPECT_EQ(replay_audit(*centre_).value(), stored_states(*centre_).value());
  }

  std::string home_;
  FakeClock clock_;
  std::unique_ptr<store::BlobStore> blobs_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Centre> centre_;
  Actor seller_, other_, reviewer_, second_reviewer_, admin_;
};

}  // namespace assay::asset
