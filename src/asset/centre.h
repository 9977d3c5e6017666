// The review centre: what every service function works on, and who is asking.
//
// Services are plain functions that take `Centre&` first and an `Actor` second. They check
// permission and tenancy, change state and write the audit row and the events in one transaction.
// Safe from any thread.
//
// Errors, and what the transport makes of them:
//   not_found      also for another seller's object                                      404
//   denied         the role may not; `where` is the reason code                          403
//   conflict       `where` is the reason code ("live_request", "open_appeal" …)          409
//   conflict with where == "stale"  the expected etag is not the current one             412
//   invalid_input  `where` is the JSON pointer of the field; several: see problems()     422
//   limit          a quota or rate limit; `where` is its code                            429 / 413
//   unavailable    try later                                                             503
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "report/workbook_cells.h"
#include "store/blob_store.h"
#include "store/database.h"
#include "store/records.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::asset {

using store::ReviewStatus;

// Who is asking. `seller_id` is the tenant and empty for staff.
struct Actor {
  std::string user_id, name, seller_id;
  std::vector<std::string> roles;
  bool has(std::string_view role) const;
  bool staff() const { return seller_id.empty(); }
};
// The centre itself: scans, expiry, start-up.
Actor system_actor();

struct Settings {
  std::string home;        // $ASSAY_HOME
  std::string upload_dir;  // same file system as the blobs
  std::string policy_name = "marketplace";
  std::string policy_digest;
  std::vector<std::string> package_extensions = {".zip", ".tar", ".tar.gz"};
  std::uint64_t browser_limit_bytes = 1ull << 30;
  std::uint64_t import_limit_bytes = 20ull << 30;
  std::int64_t open_uploads_per_seller = 20;
  std::uint64_t open_upload_bytes_per_seller = 100ull << 30;
  std::int64_t live_requests_per_seller = 50;
  std::chrono::seconds upload_expiry{7 * 24 * 3600};
  std::chrono::seconds session_expiry{12 * 3600};
  std::string operator_contact;  // shown beside a Scanning that stalls
  // Uploaded proofs are read by it; a program that serves others puts a sandbox in its place.
  report::WorkbookReader read_workbook = report::read_report_workbook;
  int password_hash_memory_mib = 64;
  int concurrent_password_hashes = 2;
};

class Centre {
 public:
  // All referenced objects outlive the centre.
  Centre(store::Database& db, store::BlobStore& blobs, const Clock& clock, Settings settings);
  store::Database& db() { return db_; }
  store::BlobStore& blobs() { return blobs_; }
  Seconds now() const { return clock_.now(); }
  const Settings& settings() const { return settings_; }
  ~Centre();

  // State of this process that the services share; asset/desk.h.
  struct Desk;
  Desk& desk() { return *desk_; }

 private:
  store::Database& db_;
  store::BlobStore& blobs_;
  const Clock& clock_;
  Settings settings_;
  std::unique_ptr<Desk> desk_;
};

// Prefixed ULID, growing within a process: new_id("ast", now) is "ast_01J…".
std::string new_id(std::string_view prefix, Seconds now);

// `bytes` random bytes in lower-case hexadecimal, from the system's generator.
std::string random_hex(std::size_t bytes);

// Lists are newest first; `after` is the last id of the page before.
struct Page {
  std::int64_t limit = 50;  // at most 200
  std::string after;
};
template <class T>
struct Listing {
  std::vector<T> items;
  std::string next;  // `after` of the next page; empty: this was the last
};

// One wrong field of a form: JSON pointer, stable code, words.
struct FieldProblem {
  std::string pointer, code, detail;
};

constexpr std::int64_t kAnyEtag =
    -1;  // for the centre itself; the transport always passes If-Match

}  // namespace assay::asset
