#include "unpack/codec/codec.h"
#include "unpack/codec/megabytes.h"

#include <zstd.h>

namespace assay::unpack {

namespace {

constexpr std::uint32_t kFrameMagic = 0xfd2fb528;

bool is_skippable(std::uint32_t magic) { return (magic & 0xfffffff0u) == 0x184d2a50; }

struct FrameHeader {
  std::uint64_t window_bytes = 0;
  std::uint64_t dictionary = 0;
};

std::uint64_t little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

// RFC 8878 3.1.1.1. `in` begins with the magic and holds 18 bytes or all there are.
Result<FrameHeader> read_header(ByteView in) {
  static constexpr std::array<std::size_t, 4> kDictionaryBytes{0, 1, 2, 4};
  static constexpr std::array<std::size_t, 4> kSizeBytes{0, 2, 4, 8};
  const auto truncated = [] { return fail(ErrorCode::damaged, "ends inside a zstd frame header"); };
  if (in.size() < 6) return truncated();
  const auto descriptor = std::to_integer<unsigned>(in[4]);
  const bool single_segment = (descriptor & 0x20) != 0;
  std::size_t size_bytes = kSizeBytes[descriptor >> 6];
  if (single_segment && size_bytes == 0) size_bytes = 1;
  const std::size_t dictionary_bytes = kDictionaryBytes[descriptor & 3];
  std::size_t at = single_segment ? 5 : 6;
  if (in.size() < at + dictionary_bytes + size_bytes) return truncated();

  FrameHeader header;
  header.dictionary = little_endian(in.subspan(at, dictionary_bytes));
  at += dictionary_bytes;
  if (single_segment) {
    header.window_bytes = little_endian(in.subspan(at, size_bytes)) + (size_bytes == 2 ? 256 : 0);
  } else {
    const auto window = std::to_integer<unsigned>(in[5]);
    const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3));
    header.window_bytes = base + base / 8 * (window & 7);
  }
  return header;
}

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder(Feed& feed, std::uint64_t limit_bytes) : feed_(feed), limit_bytes_(limit_bytes) {}
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    for (;;) {
      if (!inside_) {
        ASSAY_ASSIGN(inside_, next_frame());
        if (!inside_) return 0;
      }
      ASSAY_ASSIGN(const ByteView ahead, feed_.peek());
      ZSTD_inBuffer in{ahead.data(), ahead.size(), 0};
      ZSTD_outBuffer made{out.data(), out.size(), 0};
      const std::size_t code = ZSTD_decompressStream(context_, &made, &in);
      if (ZSTD_isError(code) != 0) {
        return fail(ErrorCode::damaged,
                    std::string("the zstd data are not valid: ") + ZSTD_getErrorName(code));
      }
      feed_.take(in.pos);
      if (code == 0) inside_ = false;
      if (made.pos > 0) return made.pos;
      if (inside_ && ahead.empty()) return fail(ErrorCode::damaged, "ends inside a zstd frame");
    }
  }

  // Passes over skippable frames. False when nothing that is zstd follows.
  Result<bool> next_frame() {
    for (;;) {
      ASSAY_ASSIGN(const ByteView in, feed_.peek(18));
      const std::uint32_t magic = in.size() < 4 ? 0 : le32(in);
      if (is_skippable(magic)) {
        ASSAY_TRY(skip_frame(feed_));
      } else if (magic == kFrameMagic) {
        ASSAY_TRY(begin_frame(in));
        return true;
      } else if (first_) {
        return fail(ErrorCode::damaged, "does not begin with a zstd frame");
      } else {
        return false;
      }
      first_ = false;
    }
  }

  Status begin_frame(ByteView in) {
    first_ = false;
    ASSAY_ASSIGN(const FrameHeader header, read_header(in));
    if (header.window_bytes > limit_bytes_) return needs_memory(header.window_bytes, limit_bytes_);
    if (header.dictionary != 0) {
      return fail(ErrorCode::unsupported, "needs the zstd dictionary " +
                                              std::to_string(header.dictionary) +
                                              ", which is not in the package");
    }
    if (context_ == nullptr) {
      context_ = ZSTD_createDCtx();
      if (context_ == nullptr) return fail(ErrorCode::limit, "not enough memory for zstd");
      // Ours is the limit that counts; the library's own default would refuse windows over 128 MB.
      ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax,
                             ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
    }
    ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    return {};
  }

  Feed& feed_;
  std::uint64_t limit_bytes_;
  ZSTD_DCtx* context_ = nullptr;
  bool inside_ = false;
  bool first_ = true;
};

}  // namespace

DecoderPtr open_zstd(Feed& feed, std::uint64_t memory_limit_bytes) {
  return std::make_unique<ZstdDecoder>(feed, memory_limit_bytes);
}

}  // namespace assay::unpack
