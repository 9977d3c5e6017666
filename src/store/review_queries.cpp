// Requests, scans, reports and appeals.
#include "store/mapping.h"

namespace assay::store {

Result<std::vector<Request>> request_page(Connection& connection, const RequestQuery& query,
                                          const Range& range) {
  Condition where;
  where.equal("seller_id", query.seller_id).equal("status", query.status).equal("kind", query.kind);
  where.equal("asset_id", query.asset_id).equal("version_id", query.version_id).range(range);
  return select<Request>(connection, where.text(), where.binds());
}

Result<bool> live_request(Connection& connection, const std::string& asset_id,
                          const std::string& version_id) {
  Condition where;
  where.add("live = 1").equal("asset_id", asset_id).equal("version_id", version_id);
  ASSAY_ASSIGN(
      const std::int64_t n,
      count(connection, "SELECT count(*) AS n FROM requests WHERE " + where.text(), where.binds()));
  return n > 0;
}

Result<std::int64_t> live_requests_of_seller(Connection& connection, const std::string& seller_id) {
  return count(connection, "SELECT count(*) AS n FROM requests WHERE live = 1 AND seller_id = :id",
               {{"id", seller_id}});
}

Result<std::optional<ScanJob>> next_job(Connection& connection, Seconds now) {
  return select_one<ScanJob>(connection,
                             "(state = 'queued' AND not_before <= :now) OR"
                             " (state = 'running' AND lease_until < :now) ORDER BY not_before, id",
                             {{"now", at(now)}});
}

Result<std::vector<ScanJob>> jobs_in_state(Connection& connection, const std::string& state) {
  return select<ScanJob>(connection, "state = :state ORDER BY id", {{"state", state}});
}

Result<std::int64_t> queue_place(Connection& connection, const ScanJob& job, Seconds now) {
  if (job.state != "queued" || job.not_before > now) return 0;
  ASSAY_ASSIGN(
      const std::int64_t before,
      count(connection,
            "SELECT count(*) AS n FROM scan_jobs WHERE state = 'queued' AND not_before <= :now AND"
            " (not_before < :due OR (not_before = :due AND id < :id))",
            {{"now", at(now)}, {"due", at(job.not_before)}, {"id", job.id}}));
  return before + 1;
}

Result<std::vector<Report>> reports_of(Connection& connection, const std::string& version_id) {
  return select<Report>(connection,
                        "version_id = :version ORDER BY created_at DESC, revision DESC, id DESC",
                        {{"version", version_id}});
}

Result<std::vector<FindingRecord>> findings_of(Connection& connection,
                                               const std::string& report_id) {
  return select<FindingRecord>(connection, "report_id = :report ORDER BY position",
                               {{"report", report_id}});
}

Result<std::vector<Dismissal>> dismissals_of(Connection& connection, const std::string& asset_id,
                                             Seconds now) {
  return select<Dismissal>(
      connection,
      "asset_id = :asset AND ended_at = 0 AND (expires_at = 0 OR expires_at > :now)"
      " ORDER BY id",
      {{"asset", asset_id}, {"now", at(now)}});
}

Result<std::vector<Appeal>> appeal_page(Connection& connection, const AppealQuery& query,
                                        const Range& range) {
  Condition where;
  where.equal("seller_id", query.seller_id)
      .equal("state", query.state)
      .equal("asset_id", query.asset_id);
  where.equal("version_id", query.version_id).equal("claimed_by", query.claimed_by);
  if (!query.drafts) where.add("state <> 'draft'");
  if (!query.queue) {
    where.range(range);
    return select<Appeal>(connection, where.text(), where.binds());
  }
  where.add("state IN ('submitted', 'claimed')").bind("limit", range.limit);
  if (!range.after.empty()) {
    where
        .add(
            "(due_at > (SELECT due_at FROM appeals WHERE id = :after) OR"
            " (due_at = (SELECT due_at FROM appeals WHERE id = :after) AND id > :after))")
        .bind("after", range.after);
  }
  return select<Appeal>(connection, where.text() + " ORDER BY due_at, id LIMIT :limit",
                        where.binds());
}

Result<std::optional<Appeal>> open_appeal(Connection& connection, const std::string& version_id) {
  return select_one<Appeal>(connection,
                            "version_id = :version AND state IN ('draft', 'submitted', 'claimed')",
                            {{"version", version_id}});
}

Result<std::optional<Appeal>> newest_appeal(Connection& connection,
                                            const std::string& revision_id) {
  return select_one<Appeal>(connection, "revision_id = :revision ORDER BY id DESC",
                            {{"revision", revision_id}});
}

Result<std::int64_t> appeals_on_report(Connection& connection, const std::string& report_number) {
  return count(connection,
               "SELECT count(*) AS n FROM appeals a JOIN reports r ON r.id = a.report_id WHERE "
               "r.number = :number"
               " AND (a.state IN ('submitted', 'claimed', 'decided') OR (a.state = 'withdrawn' AND"
               " a.claimed_by <> ''))",
               {{"number", report_number}});
}

Result<bool> decided_before(Connection& connection, const std::string& report_number,
                            const std::string& user_id) {
  ASSAY_ASSIGN(const std::int64_t n,
               count(connection,
                     "SELECT count(*) AS n FROM appeals a JOIN reports r ON r.id = a.report_id"
                     " WHERE r.number = :number AND a.state = 'decided' AND a.decided_by = :user",
                     {{"number", report_number}, {"user", user_id}}));
  return n > 0;
}

Status set_finding_states(Connection& connection, const Appeal& appeal, const std::string& from,
                          const std::string& to) {
  ASSAY_TRY(connection.execute(
      "UPDATE findings SET state = :to WHERE report_id = :report AND state = :from AND finding_id "
      "IN"
      " (SELECT finding_id FROM appeal_rows WHERE appeal_id = :appeal AND conclusion <> "
      "'will_fix')",
      {{"to", to}, {"from", from}, {"report", appeal.report_id}, {"appeal", appeal.id}}));
  return {};
}

Result<std::vector<AppealRow>> rows_of(Connection& connection, const std::string& appeal_id) {
  return select<AppealRow>(connection, "appeal_id = :appeal ORDER BY finding_id",
                           {{"appeal", appeal_id}});
}

Result<std::vector<AppealFile>> files_of(Connection& connection, const std::string& appeal_id) {
  return select<AppealFile>(connection, "appeal_id = :appeal ORDER BY name",
                            {{"appeal", appeal_id}});
}

Status remove_rows(Connection& connection, const std::string& appeal_id) {
  ASSAY_TRY(connection.execute("DELETE FROM appeal_rows WHERE appeal_id = :appeal",
                               {{"appeal", appeal_id}}));
  return {};
}

Status remove_file(Connection& connection, const std::string& appeal_id, const std::string& name) {
  ASSAY_ASSIGN(
      const std::int64_t touched,
      connection.execute("DELETE FROM appeal_files WHERE appeal_id = :appeal AND name = :name",
                         {{"appeal", appeal_id}, {"name", name}}));
  if (touched == 0) return fail(ErrorCode::not_found, "there is no such file", name);
  return {};
}

Status remove_files(Connection& connection, const std::string& appeal_id, const std::string& kind) {
  ASSAY_TRY(
      connection.execute("DELETE FROM appeal_files WHERE appeal_id = :appeal AND kind = :kind",
                         {{"appeal", appeal_id}, {"kind", kind}}));
  return {};
}

}  // namespace assay::store
