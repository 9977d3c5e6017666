// The records the centre keeps: plain values, one per table row. Times are whole seconds in UTC;
// the epoch (Seconds{}) means "never". `etag` counts the changes of a row and is what If-Match
// compares.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::store {

// The five words of the seller guide, and `withdrawn`, which only a request may have.
enum class ReviewStatus { draft, scanning, rejected, reviewing, approved, withdrawn };
const char* word(
    ReviewStatus status);  // "Draft", "Scanning", "Rejected", "Reviewing", "Approved", "Withdrawn"
bool parse_status(const std::string& word, ReviewStatus& out);

struct Seller {
  std::string id;  // slr_
  std::string name;
  std::string state;  // "active" | "suspended"
  Seconds created_at{};
};

struct User {
  std::string id;         // usr_
  std::string seller_id;  // empty: staff of the marketplace
  std::string login;
  std::string name;
  std::string language = "en";     // "en" | "zh-CN"
  std::vector<std::string> roles;  // "seller" | "reviewer" | "administrator"
  std::string password_hash;       // argon2id; never leaves the server
  bool disabled = false;
  Seconds created_at{};
  std::int64_t etag = 1;
};

struct Asset {
  std::string id;  // ast_
  std::string seller_id;
  std::string category = "application";
  std::string kind = "binary";  // "binary" | "docker"
  std::string name;             // unique per seller
  std::string short_description;
  std::string description;
  std::string industry;
  std::vector<std::string> tags;
  std::string homepage;
  std::string security_contact;
  std::string support_contact;
  std::string licence;
  Seconds created_at{}, updated_at{}, deleted_at{};
  std::int64_t etag = 1;
};

// A row of Version Information. Its status is that of its newest revision.
struct Version {
  std::string id;  // ver_
  std::string asset_id;
  std::string seller_id;
  std::string number;  // "V1.0", unique per asset while not deleted
  std::string current_revision_id;
  std::string approved_revision_id;  // the newest approved one, empty when none
  bool ever_approved = false;
  Seconds created_at{}, updated_at{}, deleted_at{};
  std::int64_t etag = 1;
};

// What the seller says about one revision; a snapshot is kept with every revision.
struct VersionForm {
  std::string release_notes;
  std::vector<std::string> languages;          // "Java" …
  std::vector<std::string> operating_systems;  // "Linux" …
  std::vector<std::string> architectures;      // "x86/x64" …
  std::string requirements;                    // CPU, memory, disk, ports, in words
  std::string deployment_guide;
  std::vector<std::string>
      declarations;  // accepted: "standards" "self_check" "cryptography" "personal_data"
};

// A condition beside Scanning: our fault, with the next try. Empty `kind`: none.
struct ScanError {
  std::string kind;  // "data_missing" | "engine_failed" | "incomplete" | "timeout" | "limit" |
                     // "crash" | "internal"
  std::string message;
  std::int64_t attempts = 0;
  Seconds since{}, next_try_at{};
};

// One immutable package digest + form snapshot. Only a Draft may change.
struct Revision {
  std::string id;  // rev_
  std::string version_id;
  std::string asset_id;
  std::string seller_id;
  std::int64_t number = 1;  // r1, r2 …
  std::string parent_id;    // the revision that Modify started from
  ReviewStatus status = ReviewStatus::draft;
  ScanError scan_error;
  VersionForm form;
  std::string upload_id;     // session that brought the package
  std::string package_name;  // empty: no package yet
  std::uint64_t package_size = 0;
  std::string package_sha256;  // hex; also the blob's name
  std::string report_id;       // newest report
  std::string request_id;      // newest request
  std::string job_id;          // newest scan
  Seconds created_at{}, updated_at{}, submitted_at{}, decided_at{};
  std::int64_t etag = 1;
};

// A row on the Requests tab.
struct Request {
  std::string id;  // req_
  std::string
      kind;  // "add_asset" | "modify_version" | "appeal" | "release_product" | "remove_product"
  std::string asset_id, version_id, revision_id, product_id, appeal_id;
  std::string seller_id;
  ReviewStatus status = ReviewStatus::scanning;
  bool live = true;  // at most one live request per version: a partial unique index holds it
  std::string created_by;
  Seconds submitted_at{}, closed_at{};
  std::int64_t etag = 1;
};

struct ScanProgress {
  std::string stage;  // "queued" | "unpack" | "match" | "malware" | "report"
  std::uint64_t package_bytes = 0, package_size = 0, members = 0, unpacked_bytes = 0;
  Seconds at{};
};

struct ScanJob {
  std::string id;  // scn_
  std::string revision_id, request_id, asset_id, version_id, seller_id;
  std::string state;  // "queued" | "running" | "completed" | "cancelled"
  std::int64_t attempts = 0;
  std::int64_t fence = 0;  // grows with every lease; only its newest holder may write
  std::string worker;      // who holds the lease: "host:pid:start"
  Seconds lease_until{}, not_before{};
  ScanProgress progress;
  std::string error_kind, error_message;
  std::string policy_name, policy_digest;
  std::string package_sha256, package_name;
  std::uint64_t package_size = 0;
  std::string report_id;
  Seconds created_at{}, started_at{}, finished_at{};
};

// Immutable. Revision 2 of a report number is revision 1 with a reviewer's decisions.
struct Report {
  std::string id;      // rpt_
  std::string number;  // "R-41"
  std::int64_t revision = 1;
  std::string revision_id, version_id, asset_id, seller_id, job_id, appeal_id;
  std::string supersedes;   // the report it replaces
  std::string json_sha256;  // blob of the engine's JSON, exactly as written
  std::string package_sha256;
  std::string verdict;  // "approved" | "rejected"
  std::string verdict_line;
  std::int64_t blocking = 0;  // open blocking findings when it was written
  std::int64_t other = 0;
  std::int64_t dismissed = 0;  // blocking by policy, but dismissed
  std::string policy_name, policy_digest, advisories_digest;
  Seconds created_at{};
};

// The row of a report: what tables show and decisions refer to. The rest is in the report's JSON.
struct FindingRecord {
  std::string report_id;
  std::string finding_id;  // "V-0007-9f3c21ab"
  std::int64_t position = 0;
  std::string type;       // "Virus" | "Vulnerability" | "Coverage"
  bool blocking = false;  // by policy
  std::string rule, title, component, component_name, path;
  double score = -1;  // -1: unknown
  std::string severity;
  bool kev = false;
  std::string state;  // "open" | "claimed" | "dismissed" | "upheld"
  std::string decision_comment;
  std::string dismissal_id;  // why a blocking row does not count
};

struct Appeal {
  std::string id;  // apl_
  std::string revision_id, version_id, asset_id, seller_id, report_id, request_id;
  std::string state;       // "draft" | "submitted" | "claimed" | "decided" | "withdrawn" | "void"
  std::string outcome;     // "accepted" | "partly_accepted" | "denied", once decided
  std::int64_t round = 1;  // 1 or 2 on the same report number
  std::string words;       // the seller's covering note
  std::string created_by, claimed_by, decided_by;
  std::string result_report_id;  // revision 2
  Seconds created_at{}, updated_at{}, submitted_at{}, due_at{}, lease_until{}, decided_at{};
  std::int64_t etag = 1;
};

// What the seller concluded on one finding, and what the reviewer decided.
struct AppealRow {
  std::string appeal_id, finding_id;
  std::string conclusion;     // "false_positive" | "not_affected" | "already_fixed" | "will_fix"
  std::string justification;  // code: "component_misidentified" …
  std::string explanation;
  std::string decision;  // "" | "accept" | "uphold"
  std::string comment;   // required to uphold
  std::string decided_by;
  Seconds decided_at{};
};

struct AppealFile {
  std::string appeal_id, name, sha256, kind;  // kind: "proof" | "evidence"
  std::uint64_t size = 0;
  Seconds created_at{};
};

// An accepted row, remembered for the next revisions of the same asset.
struct Dismissal {
  std::string id;  // dis_
  std::string seller_id, asset_id;
  std::string kind;  // "scanner_error" | "not_affected" | "already_fixed"
  std::string rule, component, finding_id, justification;
  double score = -1;  // a higher score ends it
  bool kev = false;   // joining KEV ends it
  std::string report_id, appeal_id, decided_by;
  Seconds created_at{}, expires_at{}, ended_at{};
};

struct Product {
  std::string id;  // prd_
  std::string seller_id, asset_id, version_id, revision_id;
  std::string name;
  std::string specification;  // what is sold, in words
  std::string overview;
  std::string terms;  // licence terms
  std::string state;  // "draft" | "on_sale" | "off_shelf"
  Seconds created_at{}, updated_at{}, released_at{};
  std::int64_t etag = 1;
};

// Append-only and hash-chained: hash = SHA-256(previous hash + this row).
struct AuditEntry {
  std::int64_t sequence = 0;
  Seconds at{};
  std::string actor_id, actor_name, actor_role;  // "system" for the centre itself
  std::string seller_id;
  std::string transition;  // "T3", or a word where workflow.md has no number ("user.create")
  std::string object_type, object_id;
  std::string from_status, to_status;
  std::string
      effects;  // JSON {"revision:rev_…":"Scanning", …}: replaying these rebuilds every status
  std::string detail;  // JSON
  std::string previous_hash, hash;
};

// Outbox of the live stream; `sequence` is the SSE id.
struct Event {
  std::int64_t sequence = 0;
  std::string id;         // evt_
  std::string type;       // "dev.assay.version.rejected.v1"
  std::string seller_id;  // whom it concerns; staff see all
  std::string subject_type, subject_id;
  std::string data;  // JSON object
  Seconds at{};
};

struct UploadSession {
  std::string id;  // upl_
  std::string seller_id, user_id, revision_id;
  std::string purpose;  // "package" | "logo" | "document"
  std::string mode;     // "upload" | "import"
  std::string filename;
  std::uint64_t size = 0, part_size = 0;
  std::int64_t parts = 0;
  std::string claimed_sha256;  // what the client says, checked at the end; empty: nothing
  std::string state;           // "open" | "sealed" | "complete" | "aborted" | "failed"
  std::string sha256;          // from "sealed" on
  std::string source;  // import: JSON without credentials (endpoint, bucket, key, etag, size)
  std::string error;   // failed: why, in words
  Seconds created_at{}, updated_at{}, expires_at{};
  std::int64_t etag = 1;
};

struct UploadPart {
  std::int64_t number = 0;  // from 1
  std::uint64_t size = 0;
  std::string sha256;
};

struct Session {
  std::string token_sha256;
  std::string user_id;
  Seconds created_at{}, last_used_at{}, expires_at{};
};

}  // namespace assay::store
