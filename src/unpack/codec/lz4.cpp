#include "unpack/codec/codec.h"

#include <lz4.h>
#include <lz4frame.h>

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::uint32_t kFrameMagic = 0x184d2204;
constexpr std::uint32_t kLegacyMagic = 0x184c2102;
constexpr std::size_t kLegacyBlockBytes = 8u << 20;  // unpacked; fixed by the format

bool is_skippable(std::uint32_t magic) { return (magic & 0xfffffff0u) == 0x184d2a50; }

class Lz4Decoder final : public Decoder {
 public:
  explicit Lz4Decoder(Feed& feed) : feed_(feed) {}
  ~Lz4Decoder() override { LZ4F_freeDecompressionContext(context_); }

 private:
  enum class Inside { nothing, frame, legacy };

  Result<std::size_t> decode(MutableBytes out) override {
    for (;;) {
      if (inside_ == Inside::nothing) {
        ASSAY_ASSIGN(const bool more, next_frame());
        if (!more) return 0;
      }
      auto made = inside_ == Inside::frame ? frame_step(out) : legacy_step(out);
      if (!made || *made > 0) return made;
    }
  }

  Result<std::size_t> frame_step(MutableBytes out) {
    ASSAY_ASSIGN(const ByteView in, feed_.peek());
    std::size_t made = out.size();
    std::size_t used = in.size();
    const std::size_t code =
        LZ4F_decompress(context_, out.data(), &made, in.data(), &used, nullptr);
    if (LZ4F_isError(code) != 0) {
      return fail(ErrorCode::damaged,
                  std::string("the lz4 data are not valid: ") + LZ4F_getErrorName(code));
    }
    feed_.take(used);
    if (code == 0) inside_ = Inside::nothing;
    if (made == 0 && used == 0 && code != 0)
      return fail(ErrorCode::damaged, "ends inside an lz4 frame");
    return made;
  }

  // One block at a time; 0 when the legacy stream is over.
  Result<std::size_t> legacy_step(MutableBytes out) {
    if (given_ == plain_.size()) {
      ASSAY_ASSIGN(const bool more, legacy_block());
      if (!more) {
        inside_ = Inside::nothing;
        return 0;
      }
    }
    const std::size_t count = std::min(out.size(), plain_.size() - given_);
    std::copy_n(plain_.data() + given_, count, out.data());
    given_ += count;
    return count;
  }

  Result<bool> legacy_block() {
    ASSAY_ASSIGN(const ByteView in, feed_.peek(4));
    if (in.empty()) return false;
    if (in.size() < 4) return fail(ErrorCode::damaged, "ends inside an lz4 block header");
    const std::size_t size = le32(in);
    // No block can be this large: another frame begins here, or the size that Linux images append.
    if (size > static_cast<std::size_t>(LZ4_COMPRESSBOUND(kLegacyBlockBytes))) return false;
    feed_.take(4);
    packed_.resize(size);
    ASSAY_ASSIGN(const std::size_t got, read_full(feed_, packed_));
    if (got < size) return fail(ErrorCode::damaged, "ends inside an lz4 block");
    plain_.resize(kLegacyBlockBytes);
    const int made = LZ4_decompress_safe(
        reinterpret_cast<const char*>(packed_.data()), reinterpret_cast<char*>(plain_.data()),
        static_cast<int>(size), static_cast<int>(kLegacyBlockBytes));
    given_ = 0;
    plain_.resize(made > 0 ? static_cast<std::size_t>(made) : 0);
    if (made <= 0) return fail(ErrorCode::damaged, "an lz4 block is not valid");
    return true;
  }

  // Passes over skippable frames. False when nothing that is lz4 follows.
  Result<bool> next_frame() {
    for (;;) {
      ASSAY_ASSIGN(const ByteView in, feed_.peek(5));
      const std::uint32_t magic = in.size() < 4 ? 0 : le32(in);
      const bool first = std::exchange(first_, false);
      if (is_skippable(magic)) {
        ASSAY_TRY(skip_frame(feed_));
        continue;
      }
      if (magic == kLegacyMagic) {
        feed_.take(4);
        inside_ = Inside::legacy;
        return true;
      }
      if (magic == kFrameMagic) {
        ASSAY_TRY(begin_frame(in));
        return true;
      }
      if (first) return fail(ErrorCode::damaged, "does not begin with an lz4 frame");
      return false;
    }
  }

  Status begin_frame(ByteView in) {
    if (in.size() >= 5 && (std::to_integer<unsigned>(in[4]) & 1) != 0) {
      return fail(ErrorCode::unsupported, "needs an lz4 dictionary, which is not in the package");
    }
    if (context_ == nullptr &&
        LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0) {
      return fail(ErrorCode::limit, "not enough memory for lz4");
    }
    LZ4F_resetDecompressionContext(context_);
    inside_ = Inside::frame;
    return {};
  }

  Feed& feed_;
  LZ4F_dctx* context_ = nullptr;
  std::vector<std::byte> packed_;
  std::vector<std::byte> plain_;
  std::size_t given_ = 0;
  Inside inside_ = Inside::nothing;
  bool first_ = true;
};

}  // namespace

DecoderPtr open_lz4(Feed& feed) { return std::make_unique<Lz4Decoder>(feed); }

}  // namespace assay::unpack
