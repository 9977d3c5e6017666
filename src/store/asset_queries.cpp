#include "store/mapping.h"

namespace assay::store {

namespace {

// `%` and `_` of the user's words are ordinary characters.
std::string like(const std::string& text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

constexpr const char* kNewestRevision =
    "EXISTS (SELECT 1 FROM versions v JOIN revisions r ON r.id = v.current_revision_id"
    " WHERE v.asset_id = assets.id AND v.deleted_at = 0 AND ";
constexpr const char* kNewestFinding =
    "EXISTS (SELECT 1 FROM versions v JOIN revisions r ON r.id = v.current_revision_id"
    " JOIN findings f ON f.report_id = r.report_id WHERE v.asset_id = assets.id AND v.deleted_at = "
    "0 AND ";

}  // namespace

Result<std::vector<Asset>> asset_page(Connection& connection, const AssetQuery& query,
                                      const Range& range) {
  Condition where;
  where.add("deleted_at = 0").equal("seller_id", query.seller_id);
  if (!query.text.empty()) {
    where.add("LOWER(name) LIKE LOWER(:text) ESCAPE '\\'").bind("text", like(query.text));
  }
  if (!query.status.empty()) {
    where.add(std::string(kNewestRevision) + "r.status = :status)").bind("status", query.status);
  }
  if (!query.cve.empty()) {
    where.add(std::string(kNewestFinding) + "UPPER(f.rule) = UPPER(:cve))").bind("cve", query.cve);
  }
  if (!query.component.empty()) {
    where
        .add(std::string(kNewestFinding) + "LOWER(f.component) LIKE LOWER(:component) ESCAPE '\\')")
        .bind("component", like(query.component));
  }
  where.range(range);
  return select<Asset>(connection, where.text(), where.binds());
}

Result<std::optional<Asset>> asset_by_name(Connection& connection, const std::string& seller_id,
                                           const std::string& name) {
  return select_one<Asset>(connection, "deleted_at = 0 AND seller_id = :seller AND name = :name",
                           {{"seller", seller_id}, {"name", name}});
}

Result<std::vector<Version>> versions_of(Connection& connection, const std::string& asset_id) {
  return select<Version>(connection, "asset_id = :asset AND deleted_at = 0 ORDER BY id DESC",
                         {{"asset", asset_id}});
}

Result<std::vector<Revision>> revisions_of(Connection& connection, const std::string& version_id) {
  return select<Revision>(connection,
                          "version_id = :version AND discarded_at = 0 ORDER BY number DESC",
                          {{"version", version_id}});
}

Status discard_revision(Connection& connection, const std::string& revision_id, Seconds time) {
  ASSAY_TRY(connection.execute("UPDATE revisions SET discarded_at = :at WHERE id = :id",
                               {{"at", at(time)}, {"id", revision_id}}));
  return {};
}

Result<bool> number_taken(Connection& connection, const std::string& asset_id,
                          const std::string& number, const std::string& except_version_id) {
  ASSAY_ASSIGN(
      const std::int64_t n,
      count(connection,
            "SELECT count(*) AS n FROM versions WHERE asset_id = :asset AND number = :number"
            " AND id <> :except AND (deleted_at = 0 OR ever_approved = 1)",
            {{"asset", asset_id}, {"number", number}, {"except", except_version_id}}));
  return n > 0;
}

Result<std::int64_t> newest_revision_number(Connection& connection, const std::string& version_id) {
  return count(connection,
               "SELECT COALESCE(MAX(number), 0) AS n FROM revisions WHERE version_id = :version",
               {{"version", version_id}});
}

Result<bool> blob_in_use(Connection& connection, const std::string& sha256) {
  ASSAY_ASSIGN(const std::int64_t n,
               count(connection,
                     "SELECT (SELECT count(*) FROM revisions WHERE package_sha256 = :sha)"
                     " + (SELECT count(*) FROM reports WHERE json_sha256 = :sha)"
                     " + (SELECT count(*) FROM appeal_files WHERE sha256 = :sha)"
                     " + (SELECT count(*) FROM uploads WHERE sha256 = :sha) AS n",
                     {{"sha", sha256}}));
  return n > 0;
}

Result<std::vector<Product>> product_page(Connection& connection, const std::string& seller_id,
                                          const std::string& asset_id, const Range& range) {
  Condition where;
  where.add("state <> 'deleted'")
      .equal("seller_id", seller_id)
      .equal("asset_id", asset_id)
      .range(range);
  return select<Product>(connection, where.text(), where.binds());
}

Result<std::int64_t> products_of_asset(Connection& connection, const std::string& asset_id) {
  return count(connection,
               "SELECT count(*) AS n FROM products WHERE asset_id = :id AND state <> 'deleted'",
               {{"id", asset_id}});
}

Result<std::int64_t> products_of_version(Connection& connection, const std::string& version_id) {
  return count(connection,
               "SELECT count(*) AS n FROM products WHERE version_id = :id AND state <> 'deleted'",
               {{"id", version_id}});
}

}  // namespace assay::store
