// The two shapes in which content arrives: read once in order, or at any offset.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <vector>

namespace assay {

// Read once, in order. Not thread-safe.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills up to out.size() bytes; 0 means the end. A failure (damaged, encrypted, limit, io) is
  // final.
  virtual Result<std::size_t> read(MutableBytes out) = 0;
};

// Read at any offset. Implementations are safe to read from several threads.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Fills as much of `out` as exists from `offset` on; short only at the end.
  virtual Result<std::size_t> pread(std::uint64_t offset, MutableBytes out) const = 0;
  // The whole content when it is already in memory (valid as long as the source), else empty.
  virtual ByteView memory() const { return {}; }
};

// A view of [offset, offset + length): zero-copy when the source is in memory, else read into
// `scratch`. Fails with `damaged` when the range leaves the source. The view lives as long as
// source and scratch.
Result<ByteView> view(const ByteSource& source, std::uint64_t offset, std::size_t length,
                      std::vector<std::byte>& scratch);

// Reads until `out` is full or the stream ends; returns what was read.
Result<std::size_t> read_full(ByteStream& stream, MutableBytes out);

class MemorySource final : public ByteSource {
 public:
  // Does not own the bytes.
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> pread(std::uint64_t offset, MutableBytes out) const override;
  ByteView memory() const override { return bytes_; }

 private:
  ByteView bytes_;
};

// A window of another source, which must outlive it.
class SliceSource final : public ByteSource {
 public:
  SliceSource(const ByteSource& whole, std::uint64_t offset, std::uint64_t length);
  std::uint64_t size() const override { return length_; }
  Result<std::size_t> pread(std::uint64_t offset, MutableBytes out) const override;
  ByteView memory() const override;
  // Where the window lies, for those who can hand over the whole (a file descriptor).
  const ByteSource& whole() const { return whole_; }
  std::uint64_t offset() const { return offset_; }

 private:
  const ByteSource& whole_;
  std::uint64_t offset_;
  std::uint64_t length_;
};

// A source read from front to back.
class SourceStream final : public ByteStream {
 public:
  explicit SourceStream(const ByteSource& source, std::uint64_t offset = 0)
      : source_(source), offset_(offset) {}
  Result<std::size_t> read(MutableBytes out) override;

 private:
  const ByteSource& source_;
  std::uint64_t offset_;
};

}  // namespace assay
