// Records in and out of their tables. The SQL of every query of the centre is in this folder and
// nowhere else.
#pragma once

#include "store/database.h"
#include "store/records.h"

#include <optional>

namespace assay::store {

// For: Seller User Asset Version Revision Request ScanJob Report FindingRecord Appeal AppealRow
// AppealFile Dismissal Product UploadSession UploadPart(insert only, see add_part) Session
// AuditEntry Event.
template <class T>
Status insert(Connection& connection, const T& record);
// Writes every column of the row with the record's key. Where the record has an etag the row must
// still have it, else `conflict` "stale"; the etag then grows by one, in the record too.
template <class T>
Status update(Connection& connection, T& record);
// `not_found` when there is no such row.
template <class T>
Result<T> get(Connection& connection, const std::string& id);
// Rows WHERE `condition`, which may hold ORDER BY and LIMIT. For the files of this folder.
template <class T>
Result<std::vector<T>> select(Connection& connection, const std::string& condition,
                              const Binds& binds);

struct Range {
  std::string after;  // id; newest first
  std::int64_t limit = 50;
};

// Accounts.
Result<std::optional<User>> user_by_login(Connection& connection, const std::string& login);
Result<std::vector<User>> user_page(Connection& connection, const Range& range);
Result<std::vector<Seller>> seller_page(Connection& connection, const Range& range);
Result<std::optional<Session>> find_session(Connection& connection,
                                            const std::string& token_sha256);
Status remove_session(Connection& connection, const std::string& token_sha256);
Status remove_sessions(Connection& connection, const std::string& user_id, Seconds expired_before);
Status note_login_failure(Connection& connection, const std::string& subject, Seconds at);
Result<std::int64_t> login_failures(Connection& connection, const std::string& subject,
                                    Seconds since);
Status forget_login_failures(Connection& connection, const std::string& subject, Seconds before);

// Assets, versions, revisions.
struct AssetQuery {
  std::string seller_id;  // empty: every seller's (staff)
  std::string text, status, cve, component;
};
Result<std::vector<Asset>> asset_page(Connection& connection, const AssetQuery& query,
                                      const Range& range);
Result<std::optional<Asset>> asset_by_name(Connection& connection, const std::string& seller_id,
                                           const std::string& name);
Result<std::vector<Version>> versions_of(Connection& connection, const std::string& asset_id);
Result<std::vector<Revision>> revisions_of(Connection& connection, const std::string& version_id);
// Whether another version of the asset has this number, or had it and was approved.
Result<bool> number_taken(Connection& connection, const std::string& asset_id,
                          const std::string& number, const std::string& except_version_id);
// Discarded drafts included: a number is never given twice.
Result<std::int64_t> newest_revision_number(Connection& connection, const std::string& version_id);
Status discard_revision(Connection& connection, const std::string& revision_id, Seconds at);
// Whether any record still refers to a blob.
Result<bool> blob_in_use(Connection& connection, const std::string& sha256);

// Requests.
struct RequestQuery {
  std::string seller_id, status, kind, asset_id, version_id;
};
Result<std::vector<Request>> request_page(Connection& connection, const RequestQuery& query,
                                          const Range& range);
Result<bool> live_request(Connection& connection, const std::string& asset_id,
                          const std::string& version_id);
Result<std::int64_t> live_requests_of_seller(Connection& connection, const std::string& seller_id);

// The queue of scans.
Result<std::optional<ScanJob>> next_job(Connection& connection, Seconds now);
Result<std::vector<ScanJob>> jobs_in_state(Connection& connection, const std::string& state);
Result<std::int64_t> queue_place(Connection& connection, const ScanJob& job, Seconds now);

// Reports, findings, dismissals.
Result<std::vector<Report>> reports_of(Connection& connection, const std::string& version_id);
Result<std::vector<FindingRecord>> findings_of(Connection& connection,
                                               const std::string& report_id);
Result<std::vector<Dismissal>> dismissals_of(Connection& connection, const std::string& asset_id,
                                             Seconds now);

// Appeals.
struct AppealQuery {
  std::string seller_id, state, asset_id, version_id, claimed_by;
  bool queue = false;  // submitted or claimed, the one due first first
  bool drafts = true;
};
Result<std::vector<Appeal>> appeal_page(Connection& connection, const AppealQuery& query,
                                        const Range& range);
Result<std::optional<Appeal>> open_appeal(Connection& connection, const std::string& version_id);
Result<std::optional<Appeal>> newest_appeal(Connection& connection, const std::string& revision_id);
// Submitted ones on any revision of this report number.
Result<std::int64_t> appeals_on_report(Connection& connection, const std::string& report_number);
// Whether this user decided an appeal on the report number.
Result<bool> decided_before(Connection& connection, const std::string& report_number,
                            const std::string& user_id);
// Findings of a report that are in state `from` and in an appeal's rows.
Status set_finding_states(Connection& connection, const Appeal& appeal, const std::string& from,
                          const std::string& to);
Result<std::vector<AppealRow>> rows_of(Connection& connection, const std::string& appeal_id);
Result<std::vector<AppealFile>> files_of(Connection& connection, const std::string& appeal_id);
Status remove_rows(Connection& connection, const std::string& appeal_id);
Status remove_file(Connection& connection, const std::string& appeal_id, const std::string& name);
Status remove_files(Connection& connection, const std::string& appeal_id, const std::string& kind);

// Products.
Result<std::vector<Product>> product_page(Connection& connection, const std::string& seller_id,
                                          const std::string& asset_id, const Range& range);
Result<std::int64_t> products_of_asset(Connection& connection, const std::string& asset_id);
Result<std::int64_t> products_of_version(Connection& connection, const std::string& version_id);

// Uploads.
struct UploadTotals {
  std::int64_t open = 0;
  std::uint64_t bytes = 0;
};
Result<std::vector<UploadSession>> upload_page(Connection& connection, const std::string& seller_id,
                                               const Range& range);
Result<UploadTotals> open_uploads(Connection& connection, const std::string& seller_id);
Result<std::vector<UploadSession>> expired_uploads(Connection& connection, Seconds now);
Result<std::vector<UploadSession>> open_imports(Connection& connection);
Result<std::vector<UploadPart>> parts_of(Connection& connection, const std::string& upload_id);
Status add_part(Connection& connection, const std::string& upload_id, const UploadPart& part);
// Later expiry without a new etag: an acknowledged part is not a change of the session.
Status touch_upload(Connection& connection, const std::string& upload_id, Seconds now,
                    Seconds expires_at);

}  // namespace assay::store
