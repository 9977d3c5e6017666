#include "store/mapping.h"

namespace assay::store {

Result<std::vector<UploadSession>> upload_page(Connection& connection, const std::string& seller_id,
                                               const Range& range) {
  Condition where;
  where.equal("seller_id", seller_id).range(range);
  return select<UploadSession>(connection, where.text(), where.binds());
}

Result<UploadTotals> open_uploads(Connection& connection, const std::string& seller_id) {
  ASSAY_ASSIGN(const Rows rows,
               connection.query("SELECT count(*) AS n, COALESCE(SUM(size), 0) AS bytes FROM uploads"
                                " WHERE seller_id = :seller AND state IN ('open', 'sealed')",
                                {{"seller", seller_id}}));
  if (rows.rows.empty()) return UploadTotals{};
  return UploadTotals{rows.rows[0].integer("n"),
                      static_cast<std::uint64_t>(rows.rows[0].integer("bytes"))};
}

Result<std::vector<UploadSession>> expired_uploads(Connection& connection, Seconds now) {
  return select<UploadSession>(connection,
                               "state IN ('open', 'sealed') AND expires_at < :now ORDER BY id",
                               {{"now", at(now)}});
}

Result<std::vector<UploadSession>> open_imports(Connection& connection) {
  return select<UploadSession>(connection,
                               "mode = 'import' AND state IN ('open', 'sealed') ORDER BY id", {});
}

Result<std::vector<UploadPart>> parts_of(Connection& connection, const std::string& upload_id) {
  ASSAY_ASSIGN(
      const Rows rows,
      connection.query("SELECT number, size, sha256 FROM upload_parts WHERE upload_id = :upload"
                       " ORDER BY number",
                       {{"upload", upload_id}}));
  std::vector<UploadPart> parts;
  for (const Row& row : rows.rows) {
    parts.push_back({row.integer("number"), static_cast<std::uint64_t>(row.integer("size")),
                     row.text("sha256")});
  }
  return parts;
}

Status add_part(Connection& connection, const std::string& upload_id, const UploadPart& part) {
  ASSAY_TRY(
      connection.execute("INSERT INTO upload_parts (upload_id, number, size, sha256)"
                         " VALUES (:upload, :number, :size, :sha256)",
                         {{"upload", upload_id},
                          {"number", part.number},
                          {"size", static_cast<std::int64_t>(part.size)},
                          {"sha256", part.sha256}}));
  return {};
}

Status touch_upload(Connection& connection, const std::string& upload_id, Seconds now,
                    Seconds expires_at) {
  ASSAY_TRY(connection.execute(
      "UPDATE uploads SET updated_at = :now, expires_at = :expires WHERE id = :id",
      {{"now", at(now)}, {"expires", at(expires_at)}, {"id", upload_id}}));
  return {};
}

}  // namespace assay::store
