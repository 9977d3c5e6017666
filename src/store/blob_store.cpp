#include "store/blob_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace assay::store {

namespace {

// A rename is durable only after its directory is.
Status sync_directory(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return std::unexpected(os_error("cannot sync", path));
  return {};
}

Status make_directory(const std::string& path, const std::string& parent) {
  if (::mkdir(path.c_str(), 0750) == 0) return sync_directory(parent);
  if (errno == EEXIST) return {};
  return std::unexpected(os_error("cannot make", path));
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

class DirectoryBlobs final : public BlobStore {
 public:
  explicit DirectoryBlobs(std::string directory) : directory_(std::move(directory)) {}

  std::string path(const Digest& digest) const override {
    const std::string hex = digest.hex();
    return directory_ + "/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex;
  }

  bool has(const Digest& digest) const override { return exists(path(digest)); }

  Result<Digest> put(std::string_view content) override {
    const Digest digest = sha256(as_bytes(content));
    std::string temp = directory_ + "/incoming.XXXXXX";
    const Fd fd(::mkostemp(temp.data(), O_CLOEXEC));
    if (!fd) return std::unexpected(os_error("cannot create a file in", directory_));
    Status kept = write_all(fd.get(), as_bytes(content));
    if (kept && ::fsync(fd.get()) != 0) kept = std::unexpected(os_error("cannot sync", temp));
    if (kept) kept = adopt(temp, digest);
    if (!kept) {
      ::unlink(temp.c_str());
      return std::unexpected(kept.error());
    }
    return digest;
  }

  Status adopt(const std::string& file, const Digest& digest) override {
    const std::string target = path(digest);
    if (exists(target)) {
      // A fresh time keeps a concurrent sweep away from it.
      ::utimensat(AT_FDCWD, target.c_str(), nullptr, 0);
      if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
        return std::unexpected(os_error("cannot remove", file));
      }
      return {};
    }
    ASSAY_TRY(make_folders(digest));
    ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    ::chmod(file.c_str(), 0440);
    if (::rename(file.c_str(), target.c_str()) != 0) {
      return std::unexpected(os_error("cannot move into the blob store", file));
    }
    return sync_directory(target.substr(0, target.rfind('/')));
  }

  Result<std::unique_ptr<FileSource>> open(const Digest& digest) const override {
    return FileSource::open(path(digest));
  }

  Result<std::string> read(const Digest& digest, std::size_t max_bytes) const override {
    return read_file(path(digest), max_bytes);
  }

  Result<std::size_t> sweep(const std::function<bool(const Digest&)>& referenced,
                            Seconds before) override {
    std::size_t removed = 0;
    std::error_code error;
    for (auto it = std::filesystem::recursive_directory_iterator(directory_, error);
         !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
      if (!it->is_regular_file(error) || !older(it->path().string(), before)) continue;
      Digest digest;
      const bool blob = Digest::parse(it->path().filename().string(), digest);
      if (blob && referenced(digest)) continue;
      if (::unlink(it->path().c_str()) == 0) ++removed;
    }
    if (error) return fail(ErrorCode::io, "cannot list: " + error.message(), directory_);
    return removed;
  }

 private:
  static bool older(const std::string& file, Seconds before) {
    struct stat st{};
    return ::stat(file.c_str(), &st) == 0 && st.st_mtime < before.time_since_epoch().count();
  }

  Status make_folders(const Digest& digest) {
    const std::string hex = digest.hex();
    const std::string first = directory_ + "/" + hex.substr(0, 2);
    ASSAY_TRY(make_directory(first, directory_));
    return make_directory(first + "/" + hex.substr(2, 2), first);
  }

  std::string directory_;
};

}  // namespace

Result<std::unique_ptr<BlobStore>> open_blob_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    return fail(ErrorCode::io, "cannot make the blob directory: " + error.message(), directory);
  return std::unique_ptr<BlobStore>(std::make_unique<DirectoryBlobs>(directory));
}

}  // namespace assay::store
