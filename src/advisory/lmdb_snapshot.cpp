// LMDB behind the Snapshot interface. The file never changes once it is in place: it is written
// beside its target and renamed, so readers need no lock and a reader that is at work keeps the
// file it has open.
#include "advisory/snapshot.h"
#include "base/file.h"

#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

Error lmdb_error(const std::string& what, int rc, const std::string& path) {
  return {ErrorCode::io, what + ": " + mdb_strerror(rc), path};
}

struct EnvClose {
  void operator()(MDB_env* env) const { mdb_env_close(env); }
};
using Env = std::unique_ptr<MDB_env, EnvClose>;

struct TxnAbort {
  void operator()(MDB_txn* txn) const { mdb_txn_abort(txn); }
};
using Txn = std::unique_ptr<MDB_txn, TxnAbort>;

struct CursorClose {
  void operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }
};

MDB_val value_of(std::string_view s) { return {s.size(), const_cast<char*>(s.data())}; }
std::string_view view_of(const MDB_val& v) {
  return {static_cast<const char*>(v.mv_data), v.mv_size};
}

class LmdbSnapshot final : public Snapshot {
 public:
  LmdbSnapshot(Env env, Txn txn, MDB_dbi dbi)
      : env_(std::move(env)), txn_(std::move(txn)), dbi_(dbi) {}

  std::optional<std::string_view> get(std::string_view key) const override {
    MDB_val k = value_of(key);
    MDB_val v{};
    if (mdb_get(txn_.get(), dbi_, &k, &v) != 0) return std::nullopt;
    return view_of(v);
  }

  void each(char section,
            const std::function<void(std::string_view, std::string_view)>& see) const override {
    MDB_cursor* raw = nullptr;
    if (mdb_cursor_open(txn_.get(), dbi_, &raw) != 0) return;
    const std::unique_ptr<MDB_cursor, CursorClose> cursor(raw);
    MDB_val k = value_of({&section, 1});
    MDB_val v{};
    for (int rc = mdb_cursor_get(raw, &k, &v, MDB_SET_RANGE); rc == 0;
         rc = mdb_cursor_get(raw, &k, &v, MDB_NEXT)) {
      if (view_of(k)[0] != section) break;
      see(view_of(k), view_of(v));
    }
  }

 private:
  Env env_;  // closed after the transaction
  Txn txn_;
  MDB_dbi dbi_;
};

Result<Env> make_env(const std::string& path, std::size_t map_size, unsigned flags) {
  MDB_env* raw = nullptr;
  if (const int rc = mdb_env_create(&raw); rc != 0)
    return std::unexpected(lmdb_error("cannot start LMDB", rc, path));
  Env env(raw);
  if (map_size != 0) mdb_env_set_mapsize(raw, map_size);
  if (const int rc = mdb_env_open(raw, path.c_str(), flags | MDB_NOSUBDIR | MDB_NOLOCK, 0644);
      rc != 0) {
    return std::unexpected(lmdb_error("cannot open the advisory data", rc, path));
  }
  return env;
}

Status fill(MDB_env* env, const std::map<std::string, std::string>& table,
            const std::string& path) {
  MDB_txn* raw = nullptr;
  if (const int rc = mdb_txn_begin(env, nullptr, 0, &raw); rc != 0) {
    return std::unexpected(lmdb_error("cannot begin", rc, path));
  }
  Txn txn(raw);
  MDB_dbi dbi = 0;
  int rc = mdb_dbi_open(raw, nullptr, 0, &dbi);
  for (auto at = table.begin(); at != table.end() && rc == 0; ++at) {
    MDB_val k = value_of(at->first);
    MDB_val v = value_of(at->second);
    rc = mdb_put(raw, dbi, &k, &v, MDB_APPEND);
  }
  if (rc == 0) rc = mdb_txn_commit(txn.release());
  if (rc != 0) return std::unexpected(lmdb_error("cannot write the advisory data", rc, path));
  return {};
}

Status swap_link(const fs::path& folder, const std::string& digest) {
  const fs::path fresh = folder / (".current." + std::to_string(::getpid()));
  ::unlink(fresh.c_str());
  if (::symlink(digest.c_str(), fresh.c_str()) != 0 ||
      ::rename(fresh.c_str(), (folder / "current").c_str()) != 0) {
    return std::unexpected(os_error("cannot switch to the new advisory data", folder.string()));
  }
  if (const auto fd = open_read(folder.string())) ::fsync(fd->get());
  return {};
}

// The set before this one stays for readers that are about to open it; older ones go.
void remove_old(const fs::path& folder, const std::string& now, const std::string& before) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    const auto name = entry.path().filename().string();
    if (name.size() == 64 && name != now && name != before) fs::remove_all(entry.path(), ec);
  }
}

}  // namespace

Status write_lmdb(const std::string& home, const std::map<std::string, std::string>& table) {
  const std::string digest = decode_info(table.at("i")).digest;
  const fs::path folder = fs::path(home) / "advisories";
  const fs::path place = folder / digest;
  std::error_code ec;
  fs::create_directories(place, ec);
  if (ec) return fail(ErrorCode::io, "cannot make a folder: " + ec.message(), place.string());
  std::size_t bytes = 0;
  for (const auto& [key, value] : table) bytes += key.size() + value.size() + 64;
  const std::string fresh = (place / (".data." + std::to_string(::getpid()))).string();
  fs::remove(fresh, ec);
  {
    ASSAY_ASSIGN(const Env env, make_env(fresh, bytes * 4 + (64u << 20), MDB_NOSYNC));
    if (auto done = fill(env.get(), table, fresh); !done) {
      fs::remove(fresh, ec);
      return done;
    }
    if (const int rc = mdb_env_sync(env.get(), 1); rc != 0)
      return std::unexpected(lmdb_error("cannot sync", rc, fresh));
  }
  if (::rename(fresh.c_str(), (place / "data.mdb").c_str()) != 0) {
    return std::unexpected(os_error("cannot put the advisory data in place", place.string()));
  }
  const auto before = fs::read_symlink(folder / "current", ec).string();
  ASSAY_TRY(swap_link(folder, digest));
  remove_old(folder, digest, before);
  return {};
}

Result<std::unique_ptr<Snapshot>> open_lmdb(const std::string& home) {
  const std::string path = (fs::path(home) / "advisories" / "current" / "data.mdb").string();
  std::error_code ec;
  if (!fs::exists(path, ec)) {
    return fail(ErrorCode::unavailable,
                "no advisory data: run `assay db update` or `assay db import PATH…`", path);
  }
  ASSAY_ASSIGN(Env env, make_env(path, 0, MDB_RDONLY));
  MDB_txn* raw = nullptr;
  if (const int rc = mdb_txn_begin(env.get(), nullptr, MDB_RDONLY, &raw); rc != 0) {
    return std::unexpected(lmdb_error("cannot read the advisory data", rc, path));
  }
  Txn txn(raw);
  MDB_dbi dbi = 0;
  if (const int rc = mdb_dbi_open(raw, nullptr, 0, &dbi); rc != 0) {
    return std::unexpected(lmdb_error("cannot read the advisory data", rc, path));
  }
  auto snapshot = std::make_unique<LmdbSnapshot>(std::move(env), std::move(txn), dbi);
  if (!snapshot->get("i"))
    return fail(ErrorCode::damaged, "the advisory data have no header", path);
  return snapshot;
}

}  // namespace assay::advisory
