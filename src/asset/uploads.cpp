// A session is a row and a file UPLOAD_DIR/<id>; parts are written in place and counted once
// durable.
#include "asset/uploads.h"

#include "asset/access.h"
#include "asset/change.h"
#include "asset/desk.h"
#include "asset/part_file.h"
#include "asset/versions.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace assay::asset {

namespace {

constexpr std::uint64_t kSmallPart = 16u << 20, kLargePart = 32u << 20, kLargeFrom = 15ull << 30;
constexpr std::uint64_t kMaxDocument = 20u << 20;
constexpr std::size_t kHashBlock = 1u << 20;

std::string file_of(const Centre& centre, const std::string& id) {
  return centre.settings().upload_dir + "/" + id;
}

Result<store::UploadSession> load(store::Connection& c, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(store::UploadSession session, store::get<store::UploadSession>(c, id));
  if (may_see(actor, session.seller_id) && (actor.has("system") || !actor.staff())) return session;
  return fail(ErrorCode::not_found, "there is no such upload", id);
}

Facts facts_of(const store::UploadSession& session) {
  Facts facts;
  facts.seller_id = session.seller_id;
  facts.state = session.state;
  return facts;
}

Result<UploadView> view_of(store::Connection& c, const Actor& actor, store::UploadSession session) {
  UploadView view;
  ASSAY_ASSIGN(view.done, store::parts_of(c, session.id));
  for (const store::UploadPart& part : view.done) view.bytes_done += part.size;
  view.actions = allowed_actions(Subject::upload, facts_of(session), actor);
  view.session = std::move(session);
  return view;
}

Status check_size(const Centre& centre, const NewUpload& request) {
  const Settings& settings = centre.settings();
  std::uint64_t limit =
      request.mode == "import" ? settings.import_limit_bytes : settings.browser_limit_bytes;
  if (request.purpose != "package") limit = kMaxDocument;
  if (request.size == 0) return fail(ErrorCode::invalid_input, "the file is empty", "/size");
  if (request.size <= limit) return {};
  return fail(ErrorCode::invalid_input,
              "the file is larger than the limit of " + std::to_string(limit >> 20) + " MiB" +
                  (request.mode == "upload" ? "; import it from a bucket instead" : ""),
              "/size");
}

Status check_request(const Centre& centre, const NewUpload& request) {
  if (request.purpose == "package")
    ASSAY_TRY(check_package_name(centre.settings(), request.filename));
  if (request.filename.empty() || request.filename.find('/') != std::string::npos) {
    return fail(ErrorCode::invalid_input, "not a file name", "/filename");
  }
  if (request.mode != "upload" && request.mode != "import") {
    return fail(ErrorCode::invalid_input, "the modes are upload and import", "/mode");
  }
  Digest digest;
  if (!request.sha256.empty() && !Digest::parse(request.sha256, digest)) {
    return fail(ErrorCode::invalid_input, "a SHA-256 has 64 hexadecimal digits", "/sha256");
  }
  return check_size(centre, request);
}

Status check_quota(store::Connection& c, const Centre& centre, const Actor& actor,
                   std::uint64_t size) {
  ASSAY_ASSIGN(const store::UploadTotals open, store::open_uploads(c, actor.seller_id));
  if (open.open >= centre.settings().open_uploads_per_seller) {
    return fail(ErrorCode::limit, "too many unfinished uploads; finish or cancel one",
                "open_uploads");
  }
  if (open.bytes + size > centre.settings().open_upload_bytes_per_seller) {
    return fail(ErrorCode::limit, "unfinished uploads take too much space; finish or cancel one",
                "upload_bytes");
  }
  return {};
}

// Only a draft of the same seller may be named.
Status link_draft(store::Connection& c, Centre& centre, const Actor& actor,
                  const NewUpload& request, store::UploadSession& session) {
  if (request.version_id.empty()) return {};
  ASSAY_ASSIGN(const Loaded loaded, load_version(c, centre, actor, request.version_id));
  ASSAY_TRY(permit(Subject::version, "edit", loaded.facts, actor));
  session.revision_id = loaded.revision.id;
  return {};
}

store::UploadSession new_session(Centre& centre, const Actor& actor, const NewUpload& request) {
  store::UploadSession session;
  session.id = new_id("upl", centre.now());
  session.seller_id = actor.seller_id;
  session.user_id = actor.user_id;
  session.purpose = request.purpose;
  session.mode = request.mode;
  session.filename = request.filename;
  session.size = request.size;
  session.part_size = request.size > kLargeFrom ? kLargePart : kSmallPart;
  session.parts =
      static_cast<std::int64_t>((request.size + session.part_size - 1) / session.part_size);
  session.claimed_sha256 = request.sha256;
  session.source = request.source;
  session.state = "open";
  session.created_at = session.updated_at = centre.now();
  session.expires_at = centre.now() + centre.settings().upload_expiry;
  return session;
}

Status announce_upload(store::Connection& c, Centre& centre, const store::UploadSession& session) {
  return announce(c, centre,
                  {"upload." + session.state,
                   session.seller_id,
                   "upload",
                   session.id,
                   {{"upload_id", session.id},
                    {"revision_id", session.revision_id},
                    {"state", session.state}}});
}

Result<Digest> hash_file(const std::string& path) {
  ASSAY_ASSIGN(const auto source, FileSource::open(path));
  SourceStream stream(*source);
  Sha256 hasher;
  std::vector<std::byte> block(kHashBlock);
  for (;;) {
    ASSAY_ASSIGN(const std::size_t got, stream.read(block));
    if (got == 0) return hasher.finish();
    hasher.update(ByteView(block).first(got));
  }
}

Status require_all_parts(store::Connection& c, const store::UploadSession& session) {
  ASSAY_ASSIGN(const auto parts, store::parts_of(c, session.id));
  if (static_cast<std::int64_t>(parts.size()) == session.parts) return {};
  return fail(ErrorCode::conflict,
              std::to_string(session.parts - static_cast<std::int64_t>(parts.size())) + " of " +
                  std::to_string(session.parts) + " parts are missing",
              "parts_missing");
}

// Stores the digest before the file moves, so that a crash between the two can be finished later.
Status seal(Centre& centre, store::UploadSession& session) {
  ASSAY_ASSIGN(const Digest digest, hash_file(file_of(centre, session.id)));
  const bool wrong = !session.claimed_sha256.empty() && session.claimed_sha256 != digest.hex();
  session.state = wrong ? "failed" : "sealed";
  session.sha256 = wrong ? std::string() : digest.hex();
  if (wrong) session.error = "the file's SHA-256 is " + digest.hex() + ", not the one you gave";
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_TRY(store::update(c, session));
    return wrong ? announce_upload(c, centre, session) : Status{};
  });
  ASSAY_TRY(saved);
  if (!wrong) return {};
  ::unlink(file_of(centre, session.id).c_str());
  return fail(ErrorCode::invalid_input, session.error, "/sha256");
}

Status move_to_blobs(Centre& centre, store::UploadSession& session) {
  Digest digest;
  if (!Digest::parse(session.sha256, digest))
    return fail(ErrorCode::internal, "sealed without a digest");
  ASSAY_TRY(centre.blobs().adopt(file_of(centre, session.id), digest));
  return centre.db().write([&](store::Connection& c) -> Status {
    session.state = "complete";
    session.updated_at = centre.now();
    ASSAY_TRY(store::update(c, session));
    return announce_upload(c, centre, session);
  });
}

Status end(Centre& centre, store::Connection& c, store::UploadSession session,
           const std::string& state, const std::string& error) {
  session.state = state;
  session.error = error;
  session.updated_at = centre.now();
  ASSAY_TRY(store::update(c, session));
  ::unlink(file_of(centre, session.id).c_str());
  return announce_upload(c, centre, session);
}

}  // namespace

Result<UploadView> create_upload(Centre& centre, const Actor& actor, const NewUpload& request) {
  ASSAY_TRY(check_request(centre, request));
  if (!actor.has("seller")) return fail(ErrorCode::denied, "only sellers upload", "role");
  store::UploadSession session = new_session(centre, actor, request);
  ASSAY_TRY(centre.db().read(
      [&](store::Connection& c) { return check_quota(c, centre, actor, session.size); }));
  ASSAY_TRY(reserve_file(file_of(centre, session.id), session.size));
  auto view = centre.db().write_value([&](store::Connection& c) -> Result<UploadView> {
    ASSAY_TRY(check_quota(c, centre, actor, session.size));
    ASSAY_TRY(link_draft(c, centre, actor, request, session));
    ASSAY_TRY(store::insert(c, session));
    return view_of(c, actor, session);
  });
  if (!view) ::unlink(file_of(centre, session.id).c_str());
  return view;
}

Result<UploadView> get_upload(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<UploadView> {
    ASSAY_ASSIGN(store::UploadSession session, load(c, actor, id));
    return view_of(c, actor, std::move(session));
  });
}

Result<Listing<UploadView>> list_uploads(Centre& centre, const Actor& actor, const Page& page) {
  return centre.db().read_value([&](store::Connection& c) -> Result<Listing<UploadView>> {
    ASSAY_ASSIGN(auto sessions, store::upload_page(c, tenant(actor), range_of(page)));
    Listing<UploadView> listing;
    listing.next = cut_page(sessions, limit_of(page));
    for (store::UploadSession& session : sessions) {
      ASSAY_ASSIGN(UploadView view, view_of(c, actor, std::move(session)));
      listing.items.push_back(std::move(view));
    }
    return listing;
  });
}

Result<std::unique_ptr<PartWriter>> begin_part(Centre& centre, const Actor& actor,
                                               const std::string& id, std::int64_t number,
                                               const std::optional<Digest>& digest) {
  ASSAY_ASSIGN(const UploadView view, get_upload(centre, actor, id));
  ASSAY_TRY(permit(Subject::upload, "put", facts_of(view.session), actor));
  if (view.session.state != "open")
    return fail(ErrorCode::conflict, "every part is here", "upload_ended");
  if (number < 1 || number > view.session.parts) {
    return fail(ErrorCode::invalid_input,
                "the parts are 1 to " + std::to_string(view.session.parts), "/number");
  }
  PartPlan plan{id,     file_of(centre, id), number, view.session.part_size, view.session.size,
                digest, std::nullopt};
  return open_part(centre, std::move(plan));
}

Result<UploadView> complete_upload(Centre& centre, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(UploadView view, get_upload(centre, actor, id));
  store::UploadSession& session = view.session;
  if (session.state == "complete") return view;
  ASSAY_TRY(permit(Subject::upload, "complete", facts_of(session), actor));
  if (session.state == "open") {
    ASSAY_TRY(
        centre.db().read([&](store::Connection& c) { return require_all_parts(c, session); }));
    ASSAY_TRY(seal(centre, session));
  }
  ASSAY_TRY(move_to_blobs(centre, session));
  return get_upload(centre, actor, id);
}

Status abort_upload(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::UploadSession session, load(c, actor, id));
    ASSAY_TRY(permit(Subject::upload, "abort", facts_of(session), actor));
    return end(centre, c, std::move(session), "aborted", "");
  });
}

Status fail_upload(Centre& centre, const std::string& id, const std::string& error) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(store::UploadSession session, store::get<store::UploadSession>(c, id));
    if (session.state != "open" && session.state != "sealed") return {};
    return end(centre, c, std::move(session), "failed", error);
  });
}

Result<std::vector<UploadView>> open_imports(Centre& centre) {
  return centre.db().read_value([&](store::Connection& c) -> Result<std::vector<UploadView>> {
    ASSAY_ASSIGN(auto sessions, store::open_imports(c));
    std::vector<UploadView> views;
    for (store::UploadSession& session : sessions) {
      ASSAY_ASSIGN(UploadView view, view_of(c, system_actor(), std::move(session)));
      views.push_back(std::move(view));
    }
    return views;
  });
}

namespace {

// Files whose session is gone, as after a crash between making the file and the row.
Result<std::size_t> remove_strays(Centre& centre) {
  std::size_t removed = 0;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(centre.settings().upload_dir, error)) {
    const std::string name = entry.path().filename().string();
    struct stat st{};
    if (::stat(entry.path().c_str(), &st) != 0) continue;
    if (centre.now().time_since_epoch().count() - st.st_mtime < 24 * 3600) continue;
    const auto session = centre.db().read_value(
        [&](store::Connection& c) { return store::get<store::UploadSession>(c, name); });
    const bool stray = session ? session->state != "open" && session->state != "sealed"
                               : session.error().code == ErrorCode::not_found;
    if (stray && ::unlink(entry.path().c_str()) == 0) ++removed;
  }
  return removed;
}

}  // namespace

Result<std::size_t> expire_uploads(Centre& centre) {
  ASSAY_ASSIGN(const auto expired, centre.db().read_value([&](store::Connection& c) {
    return store::expired_uploads(c, centre.now());
  }));
  for (const store::UploadSession& session : expired) {
    const Status ended = centre.db().write([&](store::Connection& c) {
      return end(centre, c, session, "aborted", "the upload expired");
    });
    ASSAY_TRY(ended);
  }
  ASSAY_ASSIGN(const std::size_t strays, remove_strays(centre));
  return expired.size() + strays;
}

}  // namespace assay::asset
