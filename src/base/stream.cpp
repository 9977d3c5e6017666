#include "base/stream.h"

#include <algorithm>

namespace assay {

Result<ByteView> view(const ByteSource& source, std::uint64_t offset, std::size_t length,
                      std::vector<std::byte>& scratch) {
  if (offset > source.size() || length > source.size() - offset) {
    return fail(ErrorCode::damaged, "a structure reaches past the end of the content");
  }
  if (ByteView all = source.memory(); !all.empty()) {
    return all.subspan(static_cast<std::size_t>(offset), length);
  }
  scratch.resize(length);
  ASSAY_ASSIGN(std::size_t got, source.pread(offset, scratch));
  if (got != length) return fail(ErrorCode::io, "the content became shorter while it was read");
  return ByteView(scratch);
}

Result<std::size_t> read_full(ByteStream& stream, MutableBytes out) {
  std::size_t done = 0;
  while (done < out.size()) {
    ASSAY_ASSIGN(std::size_t got, stream.read(out.subspan(done)));
    if (got == 0) break;
    done += got;
  }
  return done;
}

Result<std::size_t> MemorySource::pread(std::uint64_t offset, MutableBytes out) const {
  if (offset >= bytes_.size()) return std::size_t{0};
  const std::size_t count = std::min(out.size(), bytes_.size() - static_cast<std::size_t>(offset));
  if (count > 0) std::memcpy(out.data(), bytes_.data() + offset, count);
  return count;
}

SliceSource::SliceSource(const ByteSource& whole, std::uint64_t offset, std::uint64_t length)
    : whole_(whole),
      offset_(std::min(offset, whole.size())),
      length_(std::min(length, whole.size() - offset_)) {}

Result<std::size_t> SliceSource::pread(std::uint64_t offset, MutableBytes out) const {
  if (offset >= length_) return std::size_t{0};
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), length_ - offset));
  return whole_.pread(offset_ + offset, out.first(count));
}

ByteView SliceSource::memory() const {
  const ByteView all = whole_.memory();
  if (all.empty()) return {};
  return all.subspan(static_cast<std::size_t>(offset_), static_cast<std::size_t>(length_));
}

Result<std::size_t> SourceStream::read(MutableBytes out) {
  ASSAY_ASSIGN(std::size_t got, source_.pread(offset_, out));
  offset_ += got;
  return got;
}

}  // namespace assay
