#include "unpack/stream_window.h"

#include <algorithm>

namespace assay::unpack {

Result<ByteView> StreamWindow::peek(std::size_t count) {
  if (end_ - begin_ < count && space_.size() - begin_ < count) {
    std::memmove(space_.data(), space_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  while (end_ - begin_ < count) {
    ASSAY_ASSIGN(const std::size_t got, input_.read(space_.subspan(end_)));
    if (got == 0) break;
    end_ += got;
  }
  return ByteView(space_.subspan(begin_, std::min(count, end_ - begin_)));
}

void StreamWindow::take(std::size_t count) {
  begin_ += count;
  taken_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

Result<std::size_t> StreamWindow::read(MutableBytes out) {
  if (begin_ == end_) {
    ASSAY_ASSIGN(const std::size_t direct, input_.read(out));
    taken_ += direct;
    return direct;
  }
  const std::size_t part = std::min(out.size(), end_ - begin_);
  std::memcpy(out.data(), space_.data() + begin_, part);
  take(part);
  return part;
}

Status StreamWindow::skip(std::uint64_t count) {
  while (count > 0) {
    ASSAY_ASSIGN(const ByteView some, peek(1));
    if (some.empty()) return fail(ErrorCode::damaged, "the archive ends inside a member");
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(count, end_ - begin_));
    take(part);
    count -= part;
  }
  return {};
}

Status StreamWindow::deliver(Sink& sink, EntryMeta& meta, std::uint64_t size,
                             std::uint64_t padding) {
  meta.size = size;
  if (size <= kInPlaceBytes) {
    const auto count = static_cast<std::size_t>(size);
    const auto bytes = peek(count);
    if (bytes && bytes->size() == count) {
      const MemorySource source(*bytes);
      ASSAY_TRY(sink.file(meta, source));
      take(count);
      return skip(padding);
    }
  }
  WindowMember member(*this, size);
  ASSAY_TRY(sink.file(meta, member));
  ASSAY_TRY(skip(member.left()));
  return skip(padding);
}

Result<bool> StreamWindow::skip_zeros() {
  for (;;) {
    ASSAY_ASSIGN(const ByteView some, peek(1));
    if (some.empty()) return false;
    const ByteView there = space_.subspan(begin_, end_ - begin_);
    const auto found =
        std::find_if(there.begin(), there.end(), [](std::byte b) { return b != std::byte{0}; });
    take(static_cast<std::size_t>(found - there.begin()));
    if (begin_ != end_) return true;
  }
}

Status StreamWindow::deliver_rest(Sink& sink) {
  EntryMeta meta;
  meta.path = "trailing";
  meta.remnant = Reason::trailing;
  meta.offset = taken();
  return sink.file(meta, *this);
}

Result<std::size_t> WindowMember::read(MutableBytes out) {
  if (left_ == 0 || out.empty()) return std::size_t{0};
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
  ASSAY_ASSIGN(const std::size_t got, window_.read(out.first(count)));
  if (got == 0) return fail(ErrorCode::damaged, "the archive ends inside this member");
  left_ -= got;
  return got;
}

}  // namespace assay::unpack
