// .xz, .lzma and the LZMA of ZIP, all on liblzma.
#include "unpack/codec/codec.h"
#include "unpack/codec/megabytes.h"

#include <lzma.h>

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::string_view kXzMagic{
    "\xfd"
    "7zXZ\0",
    6};

// What liblzma needs beside dictionaries; a limit below it would refuse everything.
constexpr std::uint64_t kLeastMemory = 1u << 20;

// Owns the lzma_stream and turns its codes into our errors.
class LzmaState {
 public:
  explicit LzmaState(std::uint64_t limit_bytes)
      : limit_bytes_(std::max(limit_bytes, kLeastMemory)) {}
  LzmaState(const LzmaState&) = delete;
  LzmaState& operator=(const LzmaState&) = delete;
  ~LzmaState() { lzma_end(&stream_); }

  Status begin_xz() { return check(lzma_stream_decoder(&stream_, limit_bytes_, 0)); }
  Status begin_alone() { return check(lzma_alone_decoder(&stream_, limit_bytes_)); }

  struct Step {
    std::size_t used = 0;
    std::size_t made = 0;
    bool ended = false;
  };
  Result<Step> run(ByteView in, MutableBytes out) {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
    const Step step{in.size() - stream_.avail_in, out.size() - stream_.avail_out,
                    code == LZMA_STREAM_END};
    // Bytes made before the damage are worth having; the next call meets the damage again.
    if (code == LZMA_DATA_ERROR && step.made > 0) return step;
    if (code != LZMA_STREAM_END) ASSAY_TRY(check(code));
    return step;
  }

 private:
  Status check(lzma_ret code) {
    switch (code) {
      case LZMA_OK:
      case LZMA_STREAM_END:
      case LZMA_NO_CHECK:
      case LZMA_UNSUPPORTED_CHECK:
      case LZMA_GET_CHECK:
        return {};
      case LZMA_MEMLIMIT_ERROR:
        return needs_memory(lzma_memusage(&stream_), limit_bytes_);
      case LZMA_MEM_ERROR:
        return fail(ErrorCode::limit, "not enough memory for the LZMA dictionary");
      case LZMA_OPTIONS_ERROR:
        return fail(ErrorCode::unsupported, "uses an LZMA filter or option that is not known");
      case LZMA_FORMAT_ERROR:
        return fail(ErrorCode::damaged, "the LZMA header is not valid");
      case LZMA_BUF_ERROR:
        return fail(ErrorCode::damaged, "the LZMA data end too early");
      default:
        return fail(ErrorCode::damaged, "the LZMA data are not valid");
    }
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::uint64_t limit_bytes_;
};

class XzDecoder final : public Decoder {
 public:
  XzDecoder(Feed& feed, std::uint64_t limit_bytes) : feed_(feed), state_(limit_bytes) {}

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    for (;;) {
      if (!inside_) {
        ASSAY_ASSIGN(inside_, next_stream());
        if (!inside_) return 0;
      }
      ASSAY_ASSIGN(const ByteView in, feed_.peek());
      if (in.empty()) return fail(ErrorCode::damaged, "ends inside an xz stream");
      ASSAY_ASSIGN(const LzmaState::Step step, state_.run(in, out));
      feed_.take(step.used);
      if (step.ended) inside_ = false;
      if (step.made > 0) return step.made;
    }
  }

  // False when nothing that is xz follows.
  Result<bool> next_stream() {
    ASSAY_ASSIGN(ByteView in, feed_.peek(kXzMagic.size()));
    // Stream padding: zeros in groups of four (xz file format 2.2).
    while (!first_ && in.size() >= 4 && le32(in) == 0) {
      feed_.take(4);
      ASSAY_ASSIGN(in, feed_.peek(kXzMagic.size()));
    }
    if (!has_at(in, 0, kXzMagic)) {
      if (first_) return fail(ErrorCode::damaged, "does not begin with an xz header");
      return false;
    }
    first_ = false;
    ASSAY_TRY(state_.begin_xz());
    return true;
  }

  Feed& feed_;
  LzmaState state_;
  bool inside_ = false;
  bool first_ = true;
};

// LZMA alone, whose header is in the data or was put together from elsewhere.
class LzmaDecoder final : public Decoder {
 public:
  enum class Header { alone, zip, given };

  LzmaDecoder(Feed& feed, Header header, std::uint64_t limit_bytes)
      : feed_(feed), state_(limit_bytes), header_(header) {}
  void give(std::array<std::byte, 5> properties) {
    std::copy(properties.begin(), properties.end(), alone_.begin());
  }
  // Ends after so many bytes. liblzma is told nothing of it, so an end marker behind them does no
  // harm (5.4.1 calls such data damaged when the marker comes in pieces).
  void give_size(std::optional<std::uint64_t> size) { left_ = size.value_or(UINT64_MAX); }

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    if (over_ || left_ == 0) return 0;
    if (!begun_) ASSAY_TRY(begin());
    if (out.size() > left_) out = out.first(static_cast<std::size_t>(left_));
    for (;;) {
      const bool header = given_ < alone_.size();
      ByteView in = ByteView(alone_).subspan(given_);
      if (!header) {
        ASSAY_ASSIGN(in, feed_.peek());
      }
      // Even without input liblzma may have output left, and says so when it has not.
      ASSAY_ASSIGN(const LzmaState::Step step, state_.run(in, out));
      if (header) {
        given_ += step.used;
      } else {
        feed_.take(step.used);
      }
      over_ = step.ended;
      left_ -= step.made;
      if (step.made > 0) return step.made;
      if (over_) return 0;
      if (in.empty()) return fail(ErrorCode::damaged, "the LZMA data end too early");
    }
  }

  static std::array<std::byte, 13> unknown_size() {
    std::array<std::byte, 13> header{};
    std::fill(header.begin() + 5, header.end(), std::byte{0xff});
    return header;
  }

  Status begin() {
    begun_ = true;
    ASSAY_TRY(state_.begin_alone());
    if (header_ == Header::alone) return {};
    if (header_ == Header::zip) ASSAY_TRY(read_zip_header());
    given_ = 0;
    return {};
  }

  // APPNOTE 5.8.8: version (2), length of properties (2), properties.
  Status read_zip_header() {
    ASSAY_ASSIGN(const ByteView in, feed_.peek(9));
    if (in.size() < 9 || le16(in, 2) != 5) {
      return fail(ErrorCode::damaged, "the LZMA properties of the zip entry are not valid");
    }
    std::copy_n(in.begin() + 4, 5, alone_.begin());
    feed_.take(9);
    return {};
  }

  Feed& feed_;
  LzmaState state_;
  Header header_;
  std::array<std::byte, 13> alone_ = unknown_size();
  std::uint64_t left_ = UINT64_MAX;
  std::size_t given_ = alone_.size();  // bytes of alone_ that liblzma has had
  bool begun_ = false;
  bool over_ = false;
};

}  // namespace

DecoderPtr open_xz(Feed& feed, std::uint64_t memory_limit_bytes) {
  return std::make_unique<XzDecoder>(feed, memory_limit_bytes);
}

DecoderPtr open_lzma(Feed& feed, std::uint64_t memory_limit_bytes) {
  return std::make_unique<LzmaDecoder>(feed, LzmaDecoder::Header::alone, memory_limit_bytes);
}

DecoderPtr open_zip_lzma(Feed& feed, std::optional<std::uint64_t> size,
                         std::uint64_t memory_limit_bytes) {
  auto decoder = std::make_unique<LzmaDecoder>(feed, LzmaDecoder::Header::zip, memory_limit_bytes);
  decoder->give_size(size);
  return decoder;
}

DecoderPtr open_raw_lzma(Feed& feed, std::array<std::byte, 5> properties,
                         std::optional<std::uint64_t> size, std::uint64_t memory_limit_bytes) {
  auto decoder =
      std::make_unique<LzmaDecoder>(feed, LzmaDecoder::Header::given, memory_limit_bytes);
  decoder->give(properties);
  decoder->give_size(size);
  return decoder;
}

}  // namespace assay::unpack
