// Which column holds which member: the one place where a record and its table meet.
// visit(v, record) calls v("column", member) for each; the first columns are the key.
#pragma once

#include "store/records.h"

#include <concepts>
#include <string_view>
#include <type_traits>

namespace assay::store {

template <class T>
struct Table;

template <class R, class T>
concept Of = std::same_as<std::remove_const_t<R>, T>;

template <class V>
void visit(V&& v, Of<Seller> auto& r) {
  v("id", r.id), v("name", r.name), v("state", r.state), v("created_at", r.created_at);
}
template <>
struct Table<Seller> {
  static constexpr std::string_view kName = "sellers";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<User> auto& r) {
  v("id", r.id), v("seller_id", r.seller_id), v("login", r.login), v("name", r.name);
  v("language", r.language), v("roles", r.roles), v("password_hash", r.password_hash);
  v("disabled", r.disabled), v("created_at", r.created_at), v("etag", r.etag);
}
template <>
struct Table<User> {
  static constexpr std::string_view kName = "users";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Asset> auto& r) {
  v("id", r.id), v("seller_id", r.seller_id), v("category", r.category), v("kind", r.kind);
  v("name", r.name), v("short_description", r.short_description), v("description", r.description);
  v("industry", r.industry), v("tags", r.tags), v("homepage", r.homepage);
  v("security_contact", r.security_contact), v("support_contact", r.support_contact);
  v("licence", r.licence), v("created_at", r.created_at), v("updated_at", r.updated_at);
  v("deleted_at", r.deleted_at), v("etag", r.etag);
}
template <>
struct Table<Asset> {
  static constexpr std::string_view kName = "assets";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Version> auto& r) {
  v("id", r.id), v("asset_id", r.asset_id), v("seller_id", r.seller_id), v("number", r.number);
  v("current_revision_id", r.current_revision_id),
      v("approved_revision_id", r.approved_revision_id);
  v("ever_approved", r.ever_approved), v("created_at", r.created_at);
  v("updated_at", r.updated_at), v("deleted_at", r.deleted_at), v("etag", r.etag);
}
template <>
struct Table<Version> {
  static constexpr std::string_view kName = "versions";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Revision> auto& r) {
  v("id", r.id), v("version_id", r.version_id), v("asset_id", r.asset_id);
  v("seller_id", r.seller_id), v("number", r.number), v("parent_id", r.parent_id);
  v("status", r.status), v("error_kind", r.scan_error.kind);
  v("error_message", r.scan_error.message), v("error_attempts", r.scan_error.attempts);
  v("error_since", r.scan_error.since), v("next_try_at", r.scan_error.next_try_at);
  v("form", r.form), v("upload_id", r.upload_id), v("package_name", r.package_name);
  v("package_size", r.package_size), v("package_sha256", r.package_sha256);
  v("report_id", r.report_id), v("request_id", r.request_id), v("job_id", r.job_id);
  v("created_at", r.created_at), v("updated_at", r.updated_at);
  v("submitted_at", r.submitted_at), v("decided_at", r.decided_at), v("etag", r.etag);
}
template <>
struct Table<Revision> {
  static constexpr std::string_view kName = "revisions";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Request> auto& r) {
  v("id", r.id), v("kind", r.kind), v("asset_id", r.asset_id), v("version_id", r.version_id);
  v("revision_id", r.revision_id), v("product_id", r.product_id), v("appeal_id", r.appeal_id);
  v("seller_id", r.seller_id), v("status", r.status), v("live", r.live);
  v("created_by", r.created_by), v("submitted_at", r.submitted_at), v("closed_at", r.closed_at);
  v("etag", r.etag);
}
template <>
struct Table<Request> {
  static constexpr std::string_view kName = "requests";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<ScanJob> auto& r) {
  v("id", r.id), v("revision_id", r.revision_id), v("request_id", r.request_id);
  v("asset_id", r.asset_id), v("version_id", r.version_id), v("seller_id", r.seller_id);
  v("state", r.state), v("attempts", r.attempts), v("fence", r.fence), v("worker", r.worker);
  v("lease_until", r.lease_until), v("not_before", r.not_before), v("stage", r.progress.stage);
  v("package_bytes", r.progress.package_bytes), v("members", r.progress.members);
  v("unpacked_bytes", r.progress.unpacked_bytes), v("progress_at", r.progress.at);
  v("error_kind", r.error_kind), v("error_message", r.error_message);
  v("policy_name", r.policy_name), v("policy_digest", r.policy_digest);
  v("package_sha256", r.package_sha256), v("package_name", r.package_name);
  v("package_size", r.package_size), v("report_id", r.report_id), v("created_at", r.created_at);
  v("started_at", r.started_at), v("finished_at", r.finished_at);
}
template <>
struct Table<ScanJob> {
  static constexpr std::string_view kName = "scan_jobs";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Report> auto& r) {
  v("id", r.id), v("number", r.number), v("revision", r.revision), v("revision_id", r.revision_id);
  v("version_id", r.version_id), v("asset_id", r.asset_id), v("seller_id", r.seller_id);
  v("job_id", r.job_id), v("appeal_id", r.appeal_id), v("supersedes", r.supersedes);
  v("json_sha256", r.json_sha256), v("package_sha256", r.package_sha256), v("verdict", r.verdict);
  v("verdict_line", r.verdict_line), v("blocking", r.blocking), v("other", r.other);
  v("dismissed", r.dismissed), v("policy_name", r.policy_name);
  v("policy_digest", r.policy_digest), v("advisories_digest", r.advisories_digest);
  v("created_at", r.created_at);
}
template <>
struct Table<Report> {
  static constexpr std::string_view kName = "reports";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<FindingRecord> auto& r) {
  v("report_id", r.report_id), v("finding_id", r.finding_id), v("position", r.position);
  v("type", r.type), v("blocking", r.blocking), v("rule", r.rule), v("title", r.title);
  v("component", r.component), v("component_name", r.component_name), v("path", r.path);
  v("score", r.score), v("severity", r.severity), v("kev", r.kev), v("state", r.state);
  v("decision_comment", r.decision_comment), v("dismissal_id", r.dismissal_id);
}
template <>
struct Table<FindingRecord> {
  static constexpr std::string_view kName = "findings";
  static constexpr int kKeys = 2;
};

template <class V>
void visit(V&& v, Of<Appeal> auto& r) {
  v("id", r.id), v("revision_id", r.revision_id), v("version_id", r.version_id);
  v("asset_id", r.asset_id), v("seller_id", r.seller_id), v("report_id", r.report_id);
  v("request_id", r.request_id), v("state", r.state), v("outcome", r.outcome);
  v("round", r.round), v("words", r.words), v("created_by", r.created_by);
  v("claimed_by", r.claimed_by), v("decided_by", r.decided_by);
  v("result_report_id", r.result_report_id), v("created_at", r.created_at);
  v("updated_at", r.updated_at), v("submitted_at", r.submitted_at), v("due_at", r.due_at);
  v("lease_until", r.lease_until), v("decided_at", r.decided_at), v("etag", r.etag);
}
template <>
struct Table<Appeal> {
  static constexpr std::string_view kName = "appeals";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<AppealRow> auto& r) {
  v("appeal_id", r.appeal_id), v("finding_id", r.finding_id), v("conclusion", r.conclusion);
  v("justification", r.justification), v("explanation", r.explanation);
  v("decision", r.decision), v("comment", r.comment), v("decided_by", r.decided_by);
  v("decided_at", r.decided_at);
}
template <>
struct Table<AppealRow> {
  static constexpr std::string_view kName = "appeal_rows";
  static constexpr int kKeys = 2;
};

template <class V>
void visit(V&& v, Of<AppealFile> auto& r) {
  v("appeal_id", r.appeal_id), v("name", r.name), v("sha256", r.sha256), v("kind", r.kind);
  v("size", r.size), v("created_at", r.created_at);
}
template <>
struct Table<AppealFile> {
  static constexpr std::string_view kName = "appeal_files";
  static constexpr int kKeys = 2;
};

template <class V>
void visit(V&& v, Of<Dismissal> auto& r) {
  v("id", r.id), v("seller_id", r.seller_id), v("asset_id", r.asset_id), v("kind", r.kind);
  v("rule", r.rule), v("component", r.component), v("finding_id", r.finding_id);
  v("justification", r.justification), v("score", r.score), v("kev", r.kev);
  v("report_id", r.report_id), v("appeal_id", r.appeal_id), v("decided_by", r.decided_by);
  v("created_at", r.created_at), v("expires_at", r.expires_at), v("ended_at", r.ended_at);
}
template <>
struct Table<Dismissal> {
  static constexpr std::string_view kName = "dismissals";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Product> auto& r) {
  v("id", r.id), v("seller_id", r.seller_id), v("asset_id", r.asset_id);
  v("version_id", r.version_id), v("revision_id", r.revision_id), v("name", r.name);
  v("specification", r.specification), v("overview", r.overview), v("terms", r.terms);
  v("state", r.state), v("created_at", r.created_at), v("updated_at", r.updated_at);
  v("released_at", r.released_at), v("etag", r.etag);
}
template <>
struct Table<Product> {
  static constexpr std::string_view kName = "products";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<UploadSession> auto& r) {
  v("id", r.id), v("seller_id", r.seller_id), v("user_id", r.user_id);
  v("revision_id", r.revision_id), v("purpose", r.purpose), v("mode", r.mode);
  v("filename", r.filename), v("size", r.size), v("part_size", r.part_size), v("parts", r.parts);
  v("claimed_sha256", r.claimed_sha256), v("state", r.state), v("sha256", r.sha256);
  v("source", r.source), v("error", r.error), v("created_at", r.created_at);
  v("updated_at", r.updated_at), v("expires_at", r.expires_at), v("etag", r.etag);
}
template <>
struct Table<UploadSession> {
  static constexpr std::string_view kName = "uploads";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Session> auto& r) {
  v("token_sha256", r.token_sha256), v("user_id", r.user_id), v("created_at", r.created_at);
  v("last_used_at", r.last_used_at), v("expires_at", r.expires_at);
}
template <>
struct Table<Session> {
  static constexpr std::string_view kName = "sessions";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<AuditEntry> auto& r) {
  v("sequence", r.sequence), v("at", r.at), v("actor_id", r.actor_id);
  v("actor_name", r.actor_name), v("actor_role", r.actor_role), v("seller_id", r.seller_id);
  v("transition", r.transition), v("object_type", r.object_type), v("object_id", r.object_id);
  v("from_status", r.from_status), v("to_status", r.to_status), v("effects", r.effects);
  v("detail", r.detail), v("previous_hash", r.previous_hash), v("hash", r.hash);
}
template <>
struct Table<AuditEntry> {
  static constexpr std::string_view kName = "audit";
  static constexpr int kKeys = 1;
};

template <class V>
void visit(V&& v, Of<Event> auto& r) {
  v("sequence", r.sequence), v("id", r.id), v("type", r.type), v("seller_id", r.seller_id);
  v("subject_type", r.subject_type), v("subject_id", r.subject_id), v("data", r.data);
  v("at", r.at);
}
template <>
struct Table<Event> {
  static constexpr std::string_view kName = "events";
  static constexpr int kKeys = 1;
};

}  // namespace assay::store
