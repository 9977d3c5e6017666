#include "asset/centre_fixture.h"

namespace assay::asset {

using Versions = CentreTest;

TEST_F(Versions, WalkFromDraftToApproved) {
  VersionView view = draft(seller_, "walk");
  EXPECT_EQ(view.revision.status, ReviewStatus::draft);
  view = submit(*centre_, seller_, view.version.id, view.revision.etag).value();
  EXPECT_EQ(view.revision.status, ReviewStatus::scanning);
  EXPECT_EQ(view.queue_place, 1);
  EXPECT_EQ(view.request->kind, "add_asset");
  scan();
  view = get_version(*centre_, seller_, view.version.id).value();
  EXPECT_EQ(view.revision.status, ReviewStatus::approved);
  EXPECT_EQ(view.request->status, ReviewStatus::approved);
  EXPECT_EQ(view.approved->id, view.revision.id);
  EXPECT_EQ(view.report->number, "R-1");
  expect_consistent();
}

TEST_F(Versions, ABlockingFindingRejects) {
  const VersionView view = draft(seller_, "blocked");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  scan({finding("CVE-2021-44228", "pkg:maven/a/b@1", 10.0)});
  EXPECT_EQ(status(view.version.id), ReviewStatus::rejected);
  const auto after = get_version(*centre_, seller_, view.version.id).value();
  EXPECT_EQ(after.report->blocking, 1);
  EXPECT_EQ(get_report(*centre_, seller_, after.report->id)->findings.at(0).rule, "CVE-2021-44228");
  expect_consistent();
}

TEST_F(Versions, AFindingThatDoesNotBlockApproves) {
  const VersionView view = draft(seller_, "low");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  scan({finding("CVE-2020-0001", "pkg:maven/a/b@1", 5.0, /*blocking=*/false)});
  EXPECT_EQ(status(view.version.id), ReviewStatus::approved);
}

TEST_F(Versions, SubmitNeedsAPackageAndAForm) {
  const auto asset = create_asset(*centre_, seller_, asset_form("bare")).value();
  const auto view = create_version(*centre_, seller_, asset.asset.id, "V1.0", form()).value();
  EXPECT_EQ(submit(*centre_, seller_, view.version.id, 1).error().where, "no_package");
  auto empty = form();
  empty.languages.clear();
  auto saved = save_draft(*centre_, seller_, view.version.id, 1, "V1.1", empty).value();
  EXPECT_EQ(saved.version.number, "V1.1");
  saved =
      attach_package(*centre_, seller_, view.version.id, saved.revision.etag, upload(seller_, "x"))
          .value();
  EXPECT_EQ(submit(*centre_, seller_, view.version.id, saved.revision.etag).error().where,
            "form_incomplete");
}

TEST_F(Versions, AStaleEtagIsRefusedAndNothingChanges) {
  const VersionView view = draft(seller_, "stale");
  const auto refused = submit(*centre_, seller_, view.version.id, view.revision.etag - 1);
  EXPECT_EQ(refused.error().where, "stale");
  EXPECT_EQ(status(view.version.id), ReviewStatus::draft);
}

// Hard case 3.
TEST_F(Versions, ResubmitWhileScanningIsRefused) {
  VersionView view = draft(seller_, "twice");
  view = submit(*centre_, seller_, view.version.id, view.revision.etag).value();
  EXPECT_EQ(submit(*centre_, seller_, view.version.id, view.revision.etag).error().where,
            "live_request");
  EXPECT_EQ(list_requests(*centre_, seller_, {}, {}).value().items.size(), 1u);
}

TEST_F(Versions, AnotherSellersVersionIsNotFound) {
  const VersionView view = draft(seller_, "mine");
  EXPECT_EQ(get_version(*centre_, other_, view.version.id).error().code, ErrorCode::not_found);
  EXPECT_EQ(submit(*centre_, other_, view.version.id, kAnyEtag).error().code, ErrorCode::not_found);
  EXPECT_EQ(get_asset(*centre_, other_, view.version.asset_id).error().code, ErrorCode::not_found);
  EXPECT_EQ(get_upload(*centre_, other_, view.revision.upload_id).error().code,
            ErrorCode::not_found);
  EXPECT_TRUE(list_assets(*centre_, other_, {}, {}).value().items.empty());
  EXPECT_EQ(submit(*centre_, reviewer_, view.version.id, kAnyEtag).error().code, ErrorCode::denied);
}

TEST_F(Versions, WithdrawCancelsTheScanAndItsResult) {
  VersionView view = draft(seller_, "withdrawn");
  view = submit(*centre_, seller_, view.version.id, view.revision.etag).value();
  const auto lease = take_job(*centre_, "test", std::chrono::seconds(60)).value();
  view = withdraw(*centre_, seller_, view.version.id, view.revision.etag).value();
  EXPECT_EQ(view.revision.status, ReviewStatus::draft);
  EXPECT_EQ(view.request->status, ReviewStatus::withdrawn);
  EXPECT_FALSE(heartbeat(*centre_, lease->job, {}, std::chrono::seconds(60)).value());
  const auto report = scanned(lease->job, {});
  EXPECT_EQ(complete_scan(*centre_, lease->job, report, "{}").error().where, "fenced");
  EXPECT_EQ(status(view.version.id), ReviewStatus::draft);
  expect_consistent();
}

// Hard case 1.
TEST_F(Versions, ModifyKeepsTheApprovedRevision) {
  VersionView view = draft(seller_, "two");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  scan();
  view = get_version(*centre_, seller_, view.version.id).value();
  const std::string first = view.revision.id;
  view = modify(*centre_, seller_, view.version.id, view.revision.etag).value();
  EXPECT_EQ(view.revision.number, 2);
  EXPECT_EQ(view.revision.status, ReviewStatus::draft);
  EXPECT_EQ(view.approved->id, first);
  EXPECT_EQ(view.approved->status, ReviewStatus::approved);
  EXPECT_EQ(modify(*centre_, seller_, view.version.id, kAnyEtag).error().where, "is_draft");
  ASSERT_TRUE(delete_version(*centre_, seller_, view.version.id, view.revision.etag, ""));
  view = get_version(*centre_, seller_, view.version.id).value();
  EXPECT_EQ(view.revision.id, first);
  view = modify(*centre_, seller_, view.version.id, view.revision.etag).value();
  EXPECT_EQ(view.revision.number, 3);  // a number is never given twice
  expect_consistent();
}

// Hard case 11 and 12: our fault keeps Scanning; retries are 1, 5, 30 minutes, then every 2 hours.
TEST_F(Versions, OurFaultStaysScanningAndRetries) {
  VersionView view = draft(seller_, "crash");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  const std::chrono::minutes delays[] = {std::chrono::minutes(1), std::chrono::minutes(5),
                                         std::chrono::minutes(30), std::chrono::hours(2),
                                         std::chrono::hours(2)};
  for (const auto delay : delays) {
    const auto lease = take_job(*centre_, "test", std::chrono::seconds(60)).value();
    ASSERT_TRUE(lease);
    ASSERT_TRUE(fail_scan(*centre_, lease->job, "crash", "killed by signal 9"));
    EXPECT_EQ(fail_scan(*centre_, lease->job, "crash", "again").error().where, "fenced");
    view = get_version(*centre_, seller_, view.version.id).value();
    EXPECT_EQ(view.revision.status, ReviewStatus::scanning);
    EXPECT_EQ(view.conditions, std::vector<std::string>{"scan_error"});
    clock_.time += delay - std::chrono::seconds(1);
    EXPECT_FALSE(take_job(*centre_, "test", std::chrono::seconds(60)).value());
    clock_.time += std::chrono::seconds(1);
  }
  scan();
  view = get_version(*centre_, seller_, view.version.id).value();
  EXPECT_EQ(view.revision.status, ReviewStatus::approved);
  EXPECT_TRUE(view.conditions.empty());
  expect_consistent();
}

TEST_F(Versions, MissingDataIsNeverAPass) {
  const VersionView view = draft(seller_, "nodata");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  const auto lease = take_job(*centre_, "test", std::chrono::seconds(60)).value();
  scan::ScanReport report = scanned(lease->job, {});
  report.policy = scan::marketplace_policy();
  report.verdict.outcome = scan::Outcome::data_missing;
  ASSERT_TRUE(complete_scan(*centre_, lease->job, report, "{}"));
  const auto after = get_version(*centre_, seller_, view.version.id).value();
  EXPECT_EQ(after.revision.status, ReviewStatus::scanning);
  EXPECT_EQ(after.revision.scan_error.kind, "data_missing");
  EXPECT_EQ(retry_now(*centre_).value(), 1u);
  EXPECT_TRUE(take_job(*centre_, "test", std::chrono::seconds(60)).value());
}

TEST_F(Versions, AFailedEngineIsNeverAPass) {
  const VersionView view = draft(seller_, "noengine");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  const auto lease = take_job(*centre_, "test", std::chrono::seconds(60)).value();
  scan::ScanReport report = scanned(lease->job, {});
  report.engines[0].state = malware::EngineState::failed;
  ASSERT_TRUE(complete_scan(*centre_, lease->job, report, "{}"));
  EXPECT_EQ(status(view.version.id), ReviewStatus::scanning);
}

TEST_F(Versions, OtherBytesThanSubmittedAreNoResult) {
  const VersionView view = draft(seller_, "swap");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  const auto lease = take_job(*centre_, "test", std::chrono::seconds(60)).value();
  scan::ScanReport report = scanned(lease->job, {});
  report.package_sha256 = std::string(64, '0');
  ASSERT_TRUE(complete_scan(*centre_, lease->job, report, "{}"));
  EXPECT_EQ(status(view.version.id), ReviewStatus::scanning);
}

TEST_F(Versions, AnExpiredLeaseMovesAndTheOldWorkerIsFenced) {
  const VersionView view = draft(seller_, "lease");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  const auto old_lease = take_job(*centre_, "one", std::chrono::seconds(60)).value();
  EXPECT_FALSE(take_job(*centre_, "two", std::chrono::seconds(60)).value());
  clock_.time += std::chrono::seconds(61);
  const auto new_lease = take_job(*centre_, "two", std::chrono::seconds(60)).value();
  ASSERT_TRUE(new_lease);
  EXPECT_GT(new_lease->job.fence, old_lease->job.fence);
  const auto report = scanned(old_lease->job, {});
  EXPECT_EQ(complete_scan(*centre_, old_lease->job, report, "{}").error().where, "fenced");
  EXPECT_TRUE(complete_scan(*centre_, new_lease->job, report, scan::to_json(report)));
  EXPECT_EQ(status(view.version.id), ReviewStatus::approved);
}

TEST_F(Versions, JobsOfDeadWorkersAreFreedAtOnce) {
  const VersionView view = draft(seller_, "dead");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  ASSERT_TRUE(take_job(*centre_, "dead", std::chrono::hours(1)).value());
  EXPECT_EQ(recover_jobs(*centre_, [](const std::string&) { return true; }).value(), 0u);
  EXPECT_EQ(recover_jobs(*centre_, [](const std::string&) { return false; }).value(), 1u);
  scan();
  EXPECT_EQ(status(view.version.id), ReviewStatus::approved);
}

TEST_F(Versions, NumbersAreUniqueAndStayWithTheirRow) {
  const VersionView view = draft(seller_, "numbers");
  EXPECT_EQ(create_version(*centre_, seller_, view.version.asset_id, "V1.0", form()).error().where,
            "/number");
  EXPECT_EQ(create_version(*centre_, seller_, view.version.asset_id, "First Version", form())
                .error()
                .where,
            "/number");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  scan({finding("CVE-1", "pkg:a/b@1", 8)});
  const auto next = modify(*centre_, seller_, view.version.id, kAnyEtag).value();
  EXPECT_EQ(save_draft(*centre_, seller_, view.version.id, next.revision.etag, "V2.0", form())
                .error()
                .where,
            "/number");
}

TEST_F(Versions, DeletedNumbersReturnOnlyIfNeverApproved) {
  VersionView view = draft(seller_, "reuse");
  ASSERT_TRUE(delete_version(*centre_, seller_, view.version.id, kAnyEtag, ""));
  view = create_version(*centre_, seller_, view.version.asset_id, "V1.0", form()).value();
  view = attach_package(*centre_, seller_, view.version.id, kAnyEtag, upload(seller_, "bytes"))
             .value();
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, kAnyEtag));
  scan();
  EXPECT_EQ(delete_version(*centre_, seller_, view.version.id, kAnyEtag, "").error().where,
            "/retyped_name");
  ASSERT_TRUE(delete_version(*centre_, seller_, view.version.id, kAnyEtag, "V1.0"));
  EXPECT_FALSE(create_version(*centre_, seller_, view.version.asset_id, "V1.0", form()));
  expect_consistent();
}

TEST_F(Versions, PackageNamesAreCheckedBeforeAByteIsSent) {
  Settings settings;
  for (const char* good : {"app.zip", "app-1_0(2).tar.gz", "A.tar"})
    EXPECT_TRUE(check_package_name(settings, good)) << good;
  for (const char* bad : {"", ".zip", "app.exe", "my app.zip", "../app.zip", "a/b.zip",
                          "app.zip.exe", "\xE5\xBA\x94.zip", "app.tgz"}) {
    EXPECT_FALSE(check_package_name(settings, bad)) << bad;
  }
}

TEST_F(Versions, ProductsHoldTheirAsset) {
  VersionView view = draft(seller_, "sold");
  ProductForm product{view.version.id, "Sold product", "yearly", "", ""};
  EXPECT_EQ(create_product(*centre_, seller_, product).error().where, "not_approved");
  ASSERT_TRUE(submit(*centre_, seller_, view.version.id, view.revision.etag));
  scan();
  auto made = create_product(*centre_, seller_, product).value();
  EXPECT_EQ(delete_asset(*centre_, seller_, view.version.asset_id, kAnyEtag, "sold").error().where,
            "associated");
  made = release_product(*centre_, seller_, made.product.id, made.product.etag).value();
  EXPECT_EQ(made.product.state, "on_sale");
  EXPECT_EQ(delete_product(*centre_, seller_, made.product.id, kAnyEtag).error().where, "on_sale");
  EXPECT_EQ(get_product(*centre_, other_, made.product.id).error().code, ErrorCode::not_found);
  made = take_off_shelf(*centre_, seller_, made.product.id, made.product.etag).value();
  EXPECT_EQ(made.product.state, "off_shelf");
  ASSERT_TRUE(delete_product(*centre_, seller_, made.product.id, made.product.etag));
  EXPECT_EQ(delete_asset(*centre_, seller_, view.version.asset_id, kAnyEtag, "wrong").error().where,
            "/retyped_name");
  EXPECT_TRUE(delete_asset(*centre_, seller_, view.version.asset_id, kAnyEtag, "sold"));
  EXPECT_EQ(get_asset(*centre_, seller_, view.version.asset_id).error().code, ErrorCode::not_found);
  expect_consistent();
}

TEST_F(Versions, AssetListFiltersByStatusNameCveAndComponent) {
  const VersionView one = draft(seller_, "One_app"), two = draft(seller_, "two");
  ASSERT_TRUE(submit(*centre_, seller_, one.version.id, kAnyEtag));
  scan({finding("CVE-2021-44228", "pkg:maven/org.apache/log4j-core@2.14.1", 10)});
  const auto names = [&](const AssetFilter& filter) {
    std::vector<std::string> out;
    const auto listing = list_assets(*centre_, seller_, filter, {}).value();
    for (const AssetView& view : listing.items) out.push_back(view.asset.name);
    return out;
  };
  EXPECT_EQ(names({}).size(), 2u);
  EXPECT_EQ(names({"one_", {}, "", ""}), std::vector<std::string>{"One_app"});
  EXPECT_EQ(names({"", ReviewStatus::draft, "", ""}), std::vector<std::string>{"two"});
  EXPECT_EQ(names({"", {}, "cve-2021-44228", ""}), std::vector<std::string>{"One_app"});
  EXPECT_EQ(names({"", {}, "", "log4j"}), std::vector<std::string>{"One_app"});
  EXPECT_TRUE(names({"", {}, "CVE-2000-1", ""}).empty());
  const auto first = list_assets(*centre_, seller_, {}, {1, ""}).value();
  ASSERT_EQ(first.items.size(), 1u);
  EXPECT_EQ(list_assets(*centre_, seller_, {}, {1, first.next}).value().items[0].asset.name,
            "One_app");
}

}  // namespace assay::asset
