#include "base/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace assay {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Error os_error(const std::string& what, const std::string& path) {
  const int code = errno;
  ErrorCode kind = ErrorCode::io;
  if (code == ENOENT) kind = ErrorCode::not_found;
  if (code == EACCES || code == EPERM) kind = ErrorCode::denied;
  return Error{kind, what + ": " + std::strerror(code), path};
}

Result<Fd> open_read(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return std::unexpected(os_error("cannot open", path));
  return fd;
}

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path) {
  ASSAY_ASSIGN(Fd fd, open_read(path));
  struct stat st{};
  if (::fstat(fd.get(), &st) != 0) return std::unexpected(os_error("cannot stat", path));
  if (!S_ISREG(st.st_mode)) return fail(ErrorCode::invalid_input, "not a regular file", path);
  return std::make_unique<FileSource>(std::move(fd), static_cast<std::uint64_t>(st.st_size));
}

Result<std::size_t> FileSource::pread(std::uint64_t offset, MutableBytes out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(fd_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(os_error("cannot read", ""));
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::size_t> FdStream::read(MutableBytes out) {
  for (;;) {
    const ssize_t got = ::read(fd_, out.data(), out.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return std::unexpected(os_error("cannot read", ""));
  }
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  ASSAY_ASSIGN(Fd fd, open_read(path));
  FdStream stream(fd.get());
  std::string content;
  std::size_t used = 0;
  for (;;) {
    content.resize(used + (64u << 10));
    const auto space = MutableBytes(reinterpret_cast<std::byte*>(content.data()) + used, 64u << 10);
    auto got = stream.read(space);
    if (!got) return fail(got.error().code, got.error().message, path);
    if (*got == 0) break;
    used += *got;
    if (used > max_bytes) return fail(ErrorCode::limit, "file is larger than expected here", path);
  }
  content.resize(used);
  return content;
}

Status write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return std::unexpected(os_error("cannot write", ""));
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return {};
}

namespace {

Status write_in_place(const std::string& path, std::string_view content) {
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) return std::unexpected(os_error("cannot open for writing", path));
  return write_all(fd.get(), as_bytes(content));
}

// Where a link leads; the path itself when it is none, or leads nowhere yet.
std::string followed(const std::string& path) {
  char resolved[PATH_MAX];
  return ::realpath(path.c_str(), resolved) == nullptr ? path : resolved;
}

}  // namespace

Status write_file_atomic(const std::string& path, std::string_view content) {
  const std::string target = followed(path);
  struct stat st{};
  if (::stat(target.c_str(), &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
    return write_in_place(target, content);
  }
  std::string temp = target + ".XXXXXX";
  Fd fd(::mkostemp(temp.data(), O_CLOEXEC));
  if (!fd) return std::unexpected(os_error("cannot create a file beside", path));
  auto written = write_all(fd.get(), as_bytes(content));
  if (written && (::fchmod(fd.get(), 0644) != 0 || ::fsync(fd.get()) != 0 ||
                  ::rename(temp.c_str(), target.c_str()) != 0)) {
    written = std::unexpected(os_error("cannot write", path));
  }
  if (!written) ::unlink(temp.c_str());
  return written;
}

}  // namespace assay
