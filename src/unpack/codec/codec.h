// Streaming decoders: packed bytes in, unpacked bytes out, never more memory than allowed.
//
//   Feed feed(packed);
//   auto plain = open_xz(feed, memory_limit_bytes);
//   … plain->read() until it returns 0; then feed.read() gives what follows the last frame.
//
// Nothing is read before the first read(). A failure of read() is final and says why:
//   damaged      the bytes contradict the format or end too early
//   limit        a dictionary or window needs more memory than allowed ("needs N MB of memory, …")
//   unsupported  a variant that no decoder of ours reads
#pragma once

#include "base/stream.h"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace assay::unpack {

// The input of a decoder, with one block of look-ahead: what a decoder did not need is still here
// when it ends. Does not own `from`.
class Feed final : public ByteStream {
 public:
  static constexpr std::size_t kBlockBytes = 64u << 10;

  explicit Feed(ByteStream& from) : from_(from), block_(kBlockBytes) {}
  // The bytes ahead: at least `least` (≤ kBlockBytes) of them, fewer only at the end, none at the
  // very end. Valid until the next call.
  Result<ByteView> peek(std::size_t least = 1);
  // Moves on over bytes that peek() showed.
  void take(std::size_t count);
  // Bytes taken so far, that is, the offset of the next one.
  std::uint64_t taken() const { return taken_; }
  Result<std::size_t> read(MutableBytes out) override;

 private:
  ByteStream& from_;
  std::vector<std::byte> block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t taken_ = 0;
};

// User data between the frames of zstd or lz4, which ordinary decoders pass over in silence.
struct SkippedFrame {
  std::uint64_t offset = 0;  // of its content, in the packed stream
  std::uint64_t size = 0;
  std::vector<std::byte> bytes;  // the whole content, or nothing when it was too large to keep
};

class Decoder : public ByteStream {
 public:
  Result<std::size_t> read(MutableBytes out) final;
  // True after the last frame has been decoded whole and checked; false while reading and after a
  // failure.
  bool ended() const { return ended_; }
  // The failure that read() gave, if any.
  const std::optional<Error>& failure() const { return failure_; }
  // In order; frames of at most kFieldBytes are sizes and markers of the packer and are not listed.
  std::span<const SkippedFrame> skipped() const { return skipped_; }
  static constexpr std::uint64_t kFieldBytes = 16;

 protected:
  // Fills a part of `out`, which is not empty; 0 only at the end.
  virtual Result<std::size_t> decode(MutableBytes out) = 0;
  // Reads a skippable frame, whose 8-byte header is next in `feed`.
  Status skip_frame(Feed& feed);

 private:
  bool ended_ = false;
  std::optional<Error> failure_;
  std::vector<SkippedFrame> skipped_;
  std::uint64_t kept_bytes_ = 0;
};

using DecoderPtr = std::unique_ptr<Decoder>;

// The `feed` must outlive what is returned.

// .xz: any number of streams with padding between them.
DecoderPtr open_xz(Feed& feed, std::uint64_t memory_limit_bytes);
// .lzma ("LZMA alone"): 13-byte header, then the data.
DecoderPtr open_lzma(Feed& feed, std::uint64_t memory_limit_bytes);
// ZIP method 14: version, length of the properties, properties, data. `size` is the unpacked size
// when known; without it the data must carry an end marker.
// With it an end marker behind the data stays in the feed.
DecoderPtr open_zip_lzma(Feed& feed, std::optional<std::uint64_t> size,
                         std::uint64_t memory_limit_bytes);
// LZMA data whose five property bytes came from somewhere else.
DecoderPtr open_raw_lzma(Feed& feed, std::array<std::byte, 5> properties,
                         std::optional<std::uint64_t> size, std::uint64_t memory_limit_bytes);
// .bz2: any number of streams. Takes 4 MB at most.
DecoderPtr open_bzip2(Feed& feed);
// .zst: any number of frames and skippable frames.
DecoderPtr open_zstd(Feed& feed, std::uint64_t memory_limit_bytes);
// .lz4: frames, skippable frames and the legacy format of Linux images. Takes 17 MB at most.
DecoderPtr open_lz4(Feed& feed);
// ZIP method 9. Takes up to 8 bytes beyond the end of the data.
DecoderPtr open_deflate64(Feed& feed);

// A chain of liblzma filters, outermost first: BCJ filters and delta, then LZMA or LZMA2 at the
// end.
struct LzmaFilter {
  std::uint64_t id = 0;  // LZMA_FILTER_…
  ByteView properties;   // as written in the file; must live until the first read
};
// `size` is the unpacked size. Fails with `unsupported` for chains that liblzma does not know.
DecoderPtr open_lzma_chain(Feed& feed, std::vector<LzmaFilter> filters, std::uint64_t size,
                           std::uint64_t memory_limit_bytes);
// The same filters over plain bytes: no LZMA at the end of the chain.
DecoderPtr open_filter_chain(ByteStream& plain, std::vector<LzmaFilter> filters,
                             std::uint64_t size);
// The four streams of the x86 filter BCJ2, in the order of 7z: main, call, jump, range coder.
DecoderPtr open_bcj2(Feed& main, Feed& call, Feed& jump, Feed& range, std::uint64_t size);

}  // namespace assay::unpack
