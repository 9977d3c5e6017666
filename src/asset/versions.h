// Versions and revisions: the state machine of workflow.md (b) on the seller's side.
#pragma once

#include "asset/permissions.h"

#include <optional>

namespace assay::asset {

struct VersionView {
  store::Version version;
  store::Revision revision;  // newest
  std::optional<store::Revision> approved;
  std::optional<store::Report> report;    // newest of the newest revision
  std::optional<store::Request> request;  // newest
  std::optional<store::ScanJob> job;      // newest
  std::optional<store::Appeal> appeal;    // newest of the newest revision
  std::int64_t queue_place = 0;           // 1 = next; 0 = not waiting
  std::vector<std::string> conditions;    // "scan_error", "superseded" …
  std::vector<std::string> warnings;      // declared against seen, in words
  std::string asset_name;
  std::int64_t products = 0;
  std::vector<Action> actions;
};

std::vector<FieldProblem> check_form(
    const store::VersionForm& form);  // for Submit: required fields
Status check_version_number(const std::string& number);
// "Files and names are checked before a byte is sent": letters, digits, - _ ( ) and '.'; policy's
// extensions.
Status check_package_name(const Settings& settings, const std::string& filename);
// The choices of the form, as the console draws them.
std::vector<std::string> language_choices();
std::vector<std::string> operating_system_choices();
std::vector<std::string> architecture_choices();

// T1. A new version with a Draft r1.
Result<VersionView> create_version(Centre& centre, const Actor& actor, const std::string& asset_id,
                                   const std::string& number, const store::VersionForm& form);
Result<VersionView> get_version(Centre& centre, const Actor& actor, const std::string& id);
// All versions of an asset, newest first.
Result<std::vector<VersionView>> list_versions(Centre& centre, const Actor& actor,
                                               const std::string& asset_id);
Result<std::vector<store::Revision>> list_revisions(Centre& centre, const Actor& actor,
                                                    const std::string& version_id);
// T2. `etag` is the revision's. Number may change only in a version that was never submitted.
Result<VersionView> save_draft(Centre& centre, const Actor& actor, const std::string& version_id,
                               std::int64_t etag, const std::string& number,
                               const store::VersionForm& form);
// T2. Takes the package of a complete upload session; replaces the one before.
Result<VersionView> attach_package(Centre& centre, const Actor& actor,
                                   const std::string& version_id, std::int64_t etag,
                                   const std::string& upload_id);
// T3, Submit for Review.
Result<VersionView> submit(Centre& centre, const Actor& actor, const std::string& version_id,
                           std::int64_t etag);
// T7 while Scanning, T14 while Reviewing (withdraws the appeal).
Result<VersionView> withdraw(Centre& centre, const Actor& actor, const std::string& version_id,
                             std::int64_t etag);
// T8 / T8a, Modify: the next Draft revision. The approved one stays Approved and on sale.
Result<VersionView> modify(Centre& centre, const Actor& actor, const std::string& version_id,
                           std::int64_t etag);
// T19 for one version. A Draft that follows another revision is discarded and the one before is
// newest again.
Status delete_version(Centre& centre, const Actor& actor, const std::string& version_id,
                      std::int64_t etag, const std::string& retyped_name);

}  // namespace assay::asset
