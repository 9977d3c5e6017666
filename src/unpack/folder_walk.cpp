#include "unpack/folder_walk.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

namespace assay::unpack {

namespace {

constexpr int kMaxFolderDepth = 400;

class Walk {
 public:
  explicit Walk(Sink& sink) : sink_(sink) {}

  Status folder(Fd fd, const std::string& prefix, int depth) {
    auto names = list(std::move(fd));
    if (!names)
      return sink_.opaque(meta(prefix.empty() ? "." : prefix), Reason::unreadable,
                          names.error().message);
    for (const std::string& name : names->entries) {
      ASSAY_TRY(entry(::dirfd(names->dir.get()), name, prefix.empty() ? name : prefix + "/" + name,
                      depth));
    }
    return {};
  }

 private:
  struct CloseDir {
    void operator()(DIR* dir) const { ::closedir(dir); }
  };
  struct Listing {
    std::unique_ptr<DIR, CloseDir> dir;
    std::vector<std::string> entries;
  };

  static EntryMeta meta(std::string path) {
    EntryMeta meta;
    meta.path = std::move(path);
    return meta;
  }

  static Result<Listing> list(Fd fd) {
    Listing listing;
    listing.dir.reset(::fdopendir(fd.get()));
    if (!listing.dir) return std::unexpected(os_error("cannot read the folder", ""));
    (void)fd.release();  // closedir closes it
    errno = 0;
    while (const dirent* item = ::readdir(listing.dir.get())) {
      const std::string_view name = item->d_name;
      if (name != "." && name != "..") listing.entries.emplace_back(name);
      errno = 0;
    }
    if (errno != 0) return std::unexpected(os_error("cannot read the folder", ""));
    std::sort(listing.entries.begin(), listing.entries.end());
    return listing;
  }

  Status entry(int parent, const std::string& name, const std::string& path, int depth) {
    struct stat st{};
    if (::fstatat(parent, name.c_str(), &st, AT_SYMLINK_NOFOLLOW) != 0) {
      return sink_.opaque(meta(path), Reason::unreadable, std::strerror(errno));
    }
    EntryMeta m = meta(path);
    m.mode = st.st_mode & 07777;
    m.uid = st.st_uid;
    m.gid = st.st_gid;
    if (S_ISREG(st.st_mode)) return regular(parent, name, m, st);
    if (S_ISDIR(st.st_mode)) return subfolder(parent, name, m, depth);
    return special(parent, name, m, st);
  }

  Status regular(int parent, const std::string& name, EntryMeta& m, const struct stat& st) {
    m.size = static_cast<std::uint64_t>(st.st_size);
    Fd fd(::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd) return sink_.opaque(m, Reason::unreadable, std::strerror(errno));
    m.packed_size = m.size;
    const FileSource source(std::move(fd), *m.size);
    return sink_.file(m, source);
  }

  Status subfolder(int parent, const std::string& name, EntryMeta& m, int depth) {
    m.kind = EntryKind::directory;
    ASSAY_TRY(sink_.node(m));
    m.kind = EntryKind::file;
    if (depth >= kMaxFolderDepth)
      return sink_.opaque(m, Reason::limit, "folders are nested too deep");
    Fd fd(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return sink_.opaque(m, Reason::unreadable, std::strerror(errno));
    return folder(std::move(fd), m.path, depth + 1);
  }

  Status special(int parent, const std::string& name, EntryMeta& m, const struct stat& st) {
    m.kind = S_ISFIFO(st.st_mode) ? EntryKind::fifo : EntryKind::device;
    if (S_ISLNK(st.st_mode)) {
      m.kind = EntryKind::symlink;
      char target[4096];
      const ssize_t got = ::readlinkat(parent, name.c_str(), target, sizeof target);
      if (got > 0) m.link_target.assign(target, static_cast<std::size_t>(got));
    }
    return sink_.node(m);
  }

  Sink& sink_;
};

}  // namespace

Status walk_folder(const std::string& folder, Sink& sink) {
  Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return std::unexpected(os_error("cannot open the folder", folder));
  return Walk(sink).folder(std::move(fd), "", 0);
}

}  // namespace assay::unpack
