#include "unpack/codec/codec.h"

#include <algorithm>

namespace assay::unpack {

namespace {

// All skippable frames of one stream together; beyond this they are named with their size but not
// kept.
constexpr std::uint64_t kKeptBytes = 4u << 20;
constexpr std::size_t kKeptFrames = 1000;

// Reads and forgets.
Status pass_over(Feed& feed, std::uint64_t count) {
  while (count > 0) {
    ASSAY_ASSIGN(const ByteView ahead, feed.peek());
    if (ahead.empty()) return fail(ErrorCode::damaged, "ends inside a skippable frame");
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(count, ahead.size()));
    feed.take(step);
    count -= step;
  }
  return {};
}

}  // namespace

Result<ByteView> Feed::peek(std::size_t least) {
  if (end_ - begin_ < least) {
    std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    while (end_ < least) {
      ASSAY_ASSIGN(const std::size_t got, from_.read(MutableBytes(block_).subspan(end_)));
      if (got == 0) break;
      end_ += got;
    }
  }
  return ByteView(block_).subspan(begin_, end_ - begin_);
}

void Feed::take(std::size_t count) {
  begin_ += count;
  taken_ += count;
}

Result<std::size_t> Feed::read(MutableBytes out) {
  if (begin_ == end_ && out.size() >= kBlockBytes) {
    ASSAY_ASSIGN(const std::size_t got, from_.read(out));
    taken_ += got;
    return got;
  }
  ASSAY_ASSIGN(const ByteView ahead, peek());
  const std::size_t count = std::min(ahead.size(), out.size());
  std::copy_n(ahead.data(), count, out.data());
  take(count);
  return count;
}

Result<std::size_t> Decoder::read(MutableBytes out) {
  if (failure_) return std::unexpected(*failure_);
  if (ended_ || out.empty()) return 0;
  auto got = decode(out);
  if (!got) failure_ = got.error();
  if (got && *got == 0) ended_ = true;
  return got;
}

Status Decoder::skip_frame(Feed& feed) {
  ASSAY_ASSIGN(const ByteView header, feed.peek(8));
  if (header.size() < 8)
    return fail(ErrorCode::damaged, "ends inside the header of a skippable frame");
  SkippedFrame frame;
  frame.size = le32(header, 4);
  feed.take(8);
  frame.offset = feed.taken();
  if (frame.size <= kFieldBytes) return pass_over(feed, frame.size);
  if (skipped_.size() >= kKeptFrames) {
    // One entry stands for all that follow: the list must not grow with the input.
    skipped_.back().size += frame.size;
    skipped_.back().bytes.clear();
    return pass_over(feed, frame.size);
  }
  if (kept_bytes_ + frame.size > kKeptBytes) {
    ASSAY_TRY(pass_over(feed, frame.size));
  } else {
    frame.bytes.resize(static_cast<std::size_t>(frame.size));
    ASSAY_ASSIGN(const std::size_t got, read_full(feed, frame.bytes));
    if (got < frame.size) return fail(ErrorCode::damaged, "ends inside a skippable frame");
    kept_bytes_ += frame.size;
  }
  skipped_.push_back(std::move(frame));
  return {};
}

}  // namespace assay::unpack
