// Containers that are read front to back (tar, ar, cpio) through one window: a member that fits
// into it is handed over where it lies, larger ones are streamed.
#pragma once

#include "unpack/buffer_pool.h"
#include "unpack/format.h"

namespace assay::unpack {

class StreamWindow final : public ByteStream {
 public:
  explicit StreamWindow(const Input& input)
      : input_(*input.stream), loan_(borrow(input, kBytes)), space_(loan_.bytes().first(kBytes)) {}

  // Makes `count` bytes (≤ kBytes) visible, or as many as there are; they stay until the next call.
  Result<ByteView> peek(std::size_t count);
  // Moves on over bytes that peek() showed.
  void take(std::size_t count);
  Result<std::size_t> read(MutableBytes out) override;
  // Fails with `damaged` when the stream ends before.
  Status skip(std::uint64_t count);
  // Delivers the next `size` bytes as the content of `meta` and moves behind them and `padding`
  // bytes more.
  Status deliver(Sink& sink, EntryMeta& meta, std::uint64_t size, std::uint64_t padding);
  // Passes over zeros, a unit at a time. False at the end of the stream.
  Result<bool> skip_zeros();
  // Everything that is left, as one trailing part.
  Status deliver_rest(Sink& sink);

  // Offset of the next byte.
  std::uint64_t taken() const { return taken_; }

 private:
  static constexpr std::size_t kBytes = 1u << 20;
  static constexpr std::size_t kInPlaceBytes = 512u << 10;

  ByteStream& input_;
  BufferPool::Loan loan_;
  MutableBytes space_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t taken_ = 0;
};

// The next `size` bytes of a window.
class WindowMember final : public ByteStream {
 public:
  WindowMember(StreamWindow& window, std::uint64_t size) : window_(window), left_(size) {}
  Result<std::size_t> read(MutableBytes out) override;
  std::uint64_t left() const { return left_; }

 private:
  StreamWindow& window_;
  std::uint64_t left_;
};

}  // namespace assay::unpack
