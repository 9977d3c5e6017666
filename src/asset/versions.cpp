#include "asset/versions.h"

#include "asset/change.h"
#include "asset/version_view.h"

namespace assay::asset {

namespace {

Result<Loaded> load_for(store::Connection& c, Centre& centre, const Actor& actor,
                        const std::string& id, std::int64_t etag, std::string_view action) {
  ASSAY_ASSIGN(Loaded loaded, load_version(c, centre, actor, id));
  ASSAY_TRY(permit(Subject::version, action, loaded.facts, actor));
  ASSAY_TRY(check_etag(etag, loaded.revision.etag));
  return loaded;
}

// The audit row and the event of a change of the loaded revision.
Status conclude(store::Connection& c, Centre& centre, const Actor& actor, const Loaded& loaded,
                Change change, ReviewStatus from) {
  change.object_type = "revision";
  change.object_id = loaded.revision.id;
  change.seller_id = loaded.version.seller_id;
  change.from = word(from);
  change.to = word(loaded.revision.status);
  change.effects.emplace_back("revision:" + loaded.revision.id, change.to);
  ASSAY_TRY(record(c, centre, actor, change));
  return announce_revision(c, centre, loaded.revision);
}

store::Revision first_revision(Centre& centre, const store::Version& version,
                               const store::VersionForm& form) {
  store::Revision revision;
  revision.id = version.current_revision_id;
  revision.version_id = version.id;
  revision.asset_id = version.asset_id;
  revision.seller_id = version.seller_id;
  revision.form = form;
  revision.created_at = revision.updated_at = centre.now();
  return revision;
}

Status refuse_same_number(store::Connection& c, const store::Version& version) {
  ASSAY_ASSIGN(const auto taken,
               store::number_taken(c, version.asset_id, version.number, version.id));
  if (!taken) return {};
  return fail(ErrorCode::invalid_input, "this asset has or had a version of this number",
              "/number");
}

Status save_version_row(store::Connection& c, Centre& centre, store::Version& version) {
  version.updated_at = centre.now();
  return store::update(c, version);
}

store::Request new_request(Centre& centre, const Actor& actor, const Loaded& loaded) {
  store::Request request;
  request.id = new_id("req", centre.now());
  request.kind = loaded.revision.parent_id.empty() ? "add_asset" : "modify_version";
  request.asset_id = loaded.asset.id;
  request.version_id = loaded.version.id;
  request.revision_id = loaded.revision.id;
  request.seller_id = loaded.version.seller_id;
  request.created_by = actor.user_id;
  request.submitted_at = centre.now();
  return request;
}

store::ScanJob new_job(Centre& centre, const Loaded& loaded, const store::Request& request) {
  store::ScanJob job;
  job.id = new_id("scn", centre.now());
  job.revision_id = loaded.revision.id;
  job.request_id = request.id;
  job.asset_id = loaded.asset.id;
  job.version_id = loaded.version.id;
  job.seller_id = loaded.version.seller_id;
  job.state = "queued";
  job.progress.stage = "queued";
  job.policy_name = centre.settings().policy_name;
  job.policy_digest = centre.settings().policy_digest;
  job.package_sha256 = loaded.revision.package_sha256;
  job.package_name = loaded.revision.package_name;
  job.package_size = loaded.revision.package_size;
  job.created_at = job.not_before = centre.now();
  return job;
}

Status check_quota(store::Connection& c, Centre& centre, const std::string& seller_id) {
  ASSAY_ASSIGN(const std::int64_t live, store::live_requests_of_seller(c, seller_id));
  if (live < centre.settings().live_requests_per_seller) return {};
  return fail(ErrorCode::limit, "too many requests of yours are open; wait for some to end",
              "live_requests");
}

// The draft after an earlier revision goes; the earlier one is newest again.
Status discard_draft(store::Connection& c, Centre& centre, const Actor& actor, Loaded& loaded) {
  const std::string gone = loaded.revision.id;
  Change change{"T19",
                "revision",
                gone,
                word(loaded.revision.status),
                "Discarded",
                loaded.version.seller_id,
                {{"revision:" + gone, "Discarded"}},
                {}};
  ASSAY_TRY(store::discard_revision(c, gone, centre.now()));
  loaded.version.current_revision_id = loaded.revision.parent_id;
  ASSAY_TRY(save_version_row(c, centre, loaded.version));
  ASSAY_TRY(record(c, centre, actor, change));
  ASSAY_ASSIGN(loaded.revision, store::get<store::Revision>(c, loaded.version.current_revision_id));
  return announce_revision(c, centre, loaded.revision);
}

Status void_draft_appeal(store::Connection& c, Loaded& loaded, Change& change) {
  if (!loaded.appeal) return {};
  loaded.appeal->state = "void";
  ASSAY_TRY(store::update(c, *loaded.appeal));
  change.effects.emplace_back("appeal:" + loaded.appeal->id, "void");
  return {};
}

Status close_request(store::Connection& c, Centre& centre, const std::string& id, Change& change) {
  ASSAY_ASSIGN(store::Request request, store::get<store::Request>(c, id));
  request.status = ReviewStatus::withdrawn;
  request.live = false;
  request.closed_at = centre.now();
  ASSAY_TRY(store::update(c, request));
  change.effects.emplace_back("request:" + id, word(request.status));
  change.detail.emplace_back("request", id);
  return {};
}

// T7: the job is cancelled, its result discarded.
Status stop_scan(store::Connection& c, Centre& centre, Loaded& loaded) {
  ASSAY_ASSIGN(store::ScanJob job, store::get<store::ScanJob>(c, loaded.revision.job_id));
  job.state = "cancelled";
  job.finished_at = centre.now();
  ASSAY_TRY(store::update(c, job));
  loaded.revision.status = ReviewStatus::draft;
  loaded.revision.scan_error = {};
  loaded.revision.submitted_at = {};
  return {};
}

// T14: free of charge while unclaimed, else it counts.
Status stop_appeal(store::Connection& c, Centre& centre, Loaded& loaded, Change& change) {
  if (!loaded.appeal)
    return fail(ErrorCode::internal, "Reviewing without an appeal", loaded.revision.id);
  change.detail.emplace_back("counts", loaded.appeal->claimed_by.empty() ? "no" : "yes");
  loaded.appeal->state = "withdrawn";
  loaded.appeal->updated_at = centre.now();
  ASSAY_TRY(store::update(c, *loaded.appeal));
  ASSAY_TRY(store::set_finding_states(c, *loaded.appeal, "claimed", "open"));
  change.effects.emplace_back("appeal:" + loaded.appeal->id, "withdrawn");
  loaded.revision.status = ReviewStatus::rejected;
  return {};
}

}  // namespace

Result<VersionView> create_version(Centre& centre, const Actor& actor, const std::string& asset_id,
                                   const std::string& number, const store::VersionForm& form) {
  ASSAY_TRY(check_version_number(number));
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    Loaded loaded;
    ASSAY_ASSIGN(loaded.asset, load_asset(c, actor, asset_id));
    ASSAY_ASSIGN(loaded.facts.seller_state, seller_state(c, loaded.asset.seller_id));
    ASSAY_TRY(permit(Subject::asset, "add_version", loaded.facts, actor));
    store::Version& version = loaded.version;
    version.id = new_id("ver", centre.now());
    version.asset_id = asset_id;
    version.seller_id = loaded.asset.seller_id;
    version.number = number;
    version.current_revision_id = new_id("rev", centre.now());
    version.created_at = version.updated_at = centre.now();
    ASSAY_TRY(refuse_same_number(c, version));
    loaded.revision = first_revision(centre, version, form);
    ASSAY_TRY(store::insert(c, version));
    ASSAY_TRY(store::insert(c, loaded.revision));
    ASSAY_TRY(conclude(c, centre, actor, loaded,
                       {"T1", "", "", "", "", "", {}, {{"number", number}}}, ReviewStatus::draft));
    return version_view(c, centre, actor, version.id);
  });
}

Result<VersionView> get_version(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value(
      [&](store::Connection& c) { return version_view(c, centre, actor, id); });
}

Result<std::vector<VersionView>> list_versions(Centre& centre, const Actor& actor,
                                               const std::string& asset_id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<std::vector<VersionView>> {
    ASSAY_TRY(load_asset(c, actor, asset_id));
    ASSAY_ASSIGN(const auto versions, store::versions_of(c, asset_id));
    std::vector<VersionView> views;
    for (const store::Version& version : versions) {
      ASSAY_ASSIGN(VersionView view, version_view(c, centre, actor, version.id));
      views.push_back(std::move(view));
    }
    return views;
  });
}

Result<std::vector<store::Revision>> list_revisions(Centre& centre, const Actor& actor,
                                                    const std::string& version_id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<std::vector<store::Revision>> {
    ASSAY_TRY(load_version(c, centre, actor, version_id));
    return store::revisions_of(c, version_id);
  });
}

Result<VersionView> save_draft(Centre& centre, const Actor& actor, const std::string& version_id,
                               std::int64_t etag, const std::string& number,
                               const store::VersionForm& form) {
  ASSAY_TRY(check_version_number(number));
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    ASSAY_ASSIGN(Loaded loaded, load_for(c, centre, actor, version_id, etag, "edit"));
    if (number != loaded.version.number) {
      if (!loaded.revision.parent_id.empty() || !loaded.revision.request_id.empty()) {
        return fail(ErrorCode::invalid_input, "the number stays with its row once it was submitted",
                    "/number");
      }
      loaded.version.number = number;
      ASSAY_TRY(refuse_same_number(c, loaded.version));
    }
    loaded.revision.form = form;
    loaded.revision.updated_at = centre.now();
    ASSAY_TRY(store::update(c, loaded.revision));
    ASSAY_TRY(save_version_row(c, centre, loaded.version));
    ASSAY_TRY(conclude(c, centre, actor, loaded,
                       {"T2", "", "", "", "", "", {}, {{"saved", "form"}}}, ReviewStatus::draft));
    return version_view(c, centre, actor, version_id);
  });
}

Result<VersionView> attach_package(Centre& centre, const Actor& actor,
                                   const std::string& version_id, std::int64_t etag,
                                   const std::string& upload_id) {
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    ASSAY_ASSIGN(Loaded loaded, load_for(c, centre, actor, version_id, etag, "edit"));
    ASSAY_ASSIGN(const store::UploadSession upload, store::get<store::UploadSession>(c, upload_id));
    if (upload.seller_id != loaded.version.seller_id) {
      return fail(ErrorCode::not_found, "there is no such upload", upload_id);
    }
    if (upload.state != "complete" || upload.purpose != "package") {
      return fail(ErrorCode::conflict, "this upload is not a complete package",
                  "upload_incomplete");
    }
    store::Revision& revision = loaded.revision;
    revision.upload_id = upload.id;
    revision.package_name = upload.filename;
    revision.package_size = upload.size;
    revision.package_sha256 = upload.sha256;
    revision.updated_at = centre.now();
    ASSAY_TRY(store::update(c, revision));
    ASSAY_TRY(
        conclude(c, centre, actor, loaded,
                 {"T2", "", "", "", "", "", {}, {{"saved", "package"}, {"sha256", upload.sha256}}},
                 ReviewStatus::draft));
    return version_view(c, centre, actor, version_id);
  });
}

Result<VersionView> submit(Centre& centre, const Actor& actor, const std::string& version_id,
                           std::int64_t etag) {
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    ASSAY_ASSIGN(Loaded loaded, load_for(c, centre, actor, version_id, etag, "submit"));
    ASSAY_TRY(check_quota(c, centre, loaded.version.seller_id));
    const store::Request request = new_request(centre, actor, loaded);
    const store::ScanJob job = new_job(centre, loaded, request);
    store::Revision& revision = loaded.revision;
    revision.status = ReviewStatus::scanning;
    revision.request_id = request.id;
    revision.job_id = job.id;
    revision.submitted_at = revision.updated_at = centre.now();
    ASSAY_TRY(store::insert(c, request));
    ASSAY_TRY(store::insert(c, job));
    ASSAY_TRY(store::update(c, revision));
    ASSAY_TRY(save_version_row(c, centre, loaded.version));
    Change change{"T3",
                  "",
                  "",
                  "",
                  "",
                  "",
                  {{"request:" + request.id, "Scanning"}},
                  {{"request", request.id},
                   {"job", job.id},
                   {"sha256", revision.package_sha256},
                   {"policy", job.policy_name},
                   {"policy_digest", job.policy_digest}}};
    ASSAY_TRY(conclude(c, centre, actor, loaded, std::move(change), ReviewStatus::draft));
    return version_view(c, centre, actor, version_id);
  });
}

Result<VersionView> withdraw(Centre& centre, const Actor& actor, const std::string& version_id,
                             std::int64_t etag) {
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    ASSAY_ASSIGN(Loaded loaded, load_for(c, centre, actor, version_id, etag, "withdraw"));
    const ReviewStatus from = loaded.revision.status;
    Change change{from == ReviewStatus::scanning ? "T7" : "T14", "", "", "", "", "", {}, {}};
    ASSAY_TRY(close_request(c, centre, loaded.revision.request_id, change));
    ASSAY_TRY(from == ReviewStatus::scanning ? stop_scan(c, centre, loaded)
                                             : stop_appeal(c, centre, loaded, change));
    loaded.revision.updated_at = centre.now();
    ASSAY_TRY(store::update(c, loaded.revision));
    ASSAY_TRY(conclude(c, centre, actor, loaded, std::move(change), from));
    return version_view(c, centre, actor, version_id);
  });
}

Result<VersionView> modify(Centre& centre, const Actor& actor, const std::string& version_id,
                           std::int64_t etag) {
  return centre.db().write_value([&](store::Connection& c) -> Result<VersionView> {
    ASSAY_ASSIGN(Loaded loaded, load_for(c, centre, actor, version_id, etag, "modify"));
    const store::Revision before = loaded.revision;
    Change change{before.status == ReviewStatus::approved ? "T8a" : "T8",
                  "",
                  "",
                  "",
                  "",
                  "",
                  {},
                  {{"parent", before.id}}};
    ASSAY_TRY(void_draft_appeal(c, loaded, change));
    loaded.version.current_revision_id = new_id("rev", centre.now());
    loaded.revision = first_revision(centre, loaded.version, before.form);
    ASSAY_ASSIGN(const std::int64_t newest, store::newest_revision_number(c, version_id));
    loaded.revision.number = newest + 1;
    loaded.revision.parent_id = before.id;
    ASSAY_TRY(store::insert(c, loaded.revision));
    ASSAY_TRY(save_version_row(c, centre, loaded.version));
    ASSAY_TRY(conclude(c, centre, actor, loaded, std::move(change), before.status));
    return version_view(c, centre, actor, version_id);
  });
}

Status delete_version(Centre& centre, const Actor& actor, const std::string& version_id,
                      std::int64_t etag, const std::string& retyped_name) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(Loaded loaded, load_version(c, centre, actor, version_id));
    ASSAY_TRY(permit(Subject::version, "delete", loaded.facts, actor));
    ASSAY_TRY(check_etag(etag, loaded.revision.etag));
    if (loaded.facts.status == ReviewStatus::draft && loaded.facts.follows) {
      return discard_draft(c, centre, actor, loaded);
    }
    if (loaded.version.ever_approved && retyped_name != loaded.version.number) {
      return fail(ErrorCode::invalid_input, "type the version number to delete it",
                  "/retyped_name");
    }
    Change change{"T19",      "version",
                  version_id, word(loaded.revision.status),
                  "deleted",  loaded.version.seller_id,
                  {},         {{"number", loaded.version.number}}};
    ASSAY_TRY(void_draft_appeal(c, loaded, change));
    loaded.version.deleted_at = centre.now();
    ASSAY_TRY(save_version_row(c, centre, loaded.version));
    ASSAY_TRY(record(c, centre, actor, change));
    return announce(c, centre,
                    {"version.deleted",
                     loaded.version.seller_id,
                     "version",
                     version_id,
                     {{"asset_id", loaded.asset.id}, {"version_id", version_id}}});
  });
}

}  // namespace assay::asset
