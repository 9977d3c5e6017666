// The records of a ZIP file (APPNOTE 6.3.10), read from hostile bytes.
#pragma once

#include "base/stream.h"
#include "unpack/buffer_pool.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::unpack {

struct ZipEntry {
  std::uint64_t local_offset = 0;  // where its local header is, from the start of the content
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  std::uint32_t attributes = 0;  // "external": POSIX mode in the upper half when made on Unix
  std::uint32_t name_at = 0;     // in ZipDirectory::names
  std::uint16_t name_length = 0;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint8_t made_on = 0;  // 3: Unix
};

struct ZipDirectory {
  std::vector<ZipEntry> entries;  // sorted by local_offset
  std::string names;
  std::uint64_t begin = 0;      // of the central directory
  std::uint64_t end = 0;        // of the end record and its comment
  std::optional<Error> damage;  // where the directory stopped making sense

  std::string_view name(const ZipEntry& e) const {
    return std::string_view(names).substr(e.name_at, e.name_length);
  }
};

// Header of a member in front of its data.
struct ZipLocal {
  ZipEntry entry;  // local_offset, packed, size, crc, flags, method as written there
  std::string name;
  std::uint64_t data = 0;  // offset of the packed bytes
};

// Reads a source mostly from front to back through one block; a view lives until the next call.
class ZipWindow {
 public:
  ZipWindow(const ByteSource& source, const Input& input);
  // Exactly `length` bytes (≤ kBytes unless the source is in memory), or `damaged`.
  Result<ByteView> view(std::uint64_t offset, std::size_t length);
  // Up to `length` bytes: what exists.
  Result<ByteView> some(std::uint64_t offset, std::size_t length);
  const ByteSource& source() const { return source_; }
  static constexpr std::size_t kBytes = 512u << 10;

 private:
  const ByteSource& source_;
  ByteView memory_;
  BufferPool::Loan block_;
  std::uint64_t begin_ = 0;
  std::size_t size_ = 0;
};

// Offset of the end-of-central-directory record in `tail`, the last bytes of the content; npos when
// there is none that points to a directory. The last one wins.
std::size_t find_end_record(ByteView tail, std::uint64_t size);

// `not_found` when there is no end record at all.
Result<ZipDirectory> read_directory(ZipWindow& window);

// `damaged` when there is no plausible local header at `offset`.
Result<ZipLocal> read_local(ZipWindow& window, std::uint64_t offset);

}  // namespace assay::unpack
