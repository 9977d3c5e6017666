// Owned file descriptors and plain file access.
#pragma once

#include "base/stream.h"

#include <memory>
#include <string>

namespace assay {

// Owns a descriptor; closes it at the end.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

Result<Fd> open_read(const std::string& path);
// The error of errno for a path, with the system's words.
Error os_error(const std::string& what, const std::string& path);

// A regular file through pread. Does not follow changes in size.
class FileSource final : public ByteSource {
 public:
  FileSource(Fd fd, std::uint64_t size) : fd_(std::move(fd)), size_(size) {}
  static Result<std::unique_ptr<FileSource>> open(const std::string& path);
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> pread(std::uint64_t offset, MutableBytes out) const override;
  int fd() const { return fd_.get(); }

 private:
  Fd fd_;
  std::uint64_t size_;
};

// Reads a descriptor in order (standard input, a pipe). Does not own it.
class FdStream final : public ByteStream {
 public:
  explicit FdStream(int fd) : fd_(fd) {}
  Result<std::size_t> read(MutableBytes out) override;

 private:
  int fd_;
};

// Whole small files. `max_bytes` guards against a file that is not small.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = 256u << 20);
// Writes beside the target, fsyncs, renames: a reader sees the old or the new file, never half.
// A link is followed. What is not a file (a device, a pipe) is written to, never replaced.
Status write_file_atomic(const std::string& path, std::string_view content);
Status write_all(int fd, ByteView bytes);

}  // namespace assay
