// BCJ2 makes the targets of x86 CALL and JMP absolute and keeps them apart: one stream for the
// code, one for the targets of E8, one for those of E9 and 0F 8x, and one of range-coded bits that
// say which of these instructions were converted.
#include "unpack/codec/codec.h"

namespace assay::unpack {

namespace {

constexpr std::uint32_t kTop = 1u << 24;
constexpr unsigned kModelBits = 11;
constexpr unsigned kMoveBits = 5;

class Bcj2Decoder final : public Decoder {
 public:
  Bcj2Decoder(Feed& main, Feed& call, Feed& jump, Feed& range, std::uint64_t size)
      : main_(main), call_(call), jump_(jump), range_(range), left_(size) {
    model_.fill(1u << (kModelBits - 1));
  }

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    if (broken_) return std::unexpected(*broken_);
    if (!begun_) ASSAY_TRY(begin());
    std::size_t made = 0;
    while (made < out.size() && left_ > 0) {
      if (target_left_ > 0) {
        const auto b = static_cast<std::byte>(target_ & 0xff);
        target_ >>= 8;
        --target_left_;
        put(out[made++], b);
        continue;
      }
      auto b = byte_of(main_);
      if (!b) return give_up(made, std::move(b).error());
      const std::byte before = last_;
      put(out[made++], *b);
      if (is_branch(before, *b)) {
        if (auto done = branch(before, *b); !done) return give_up(made, std::move(done).error());
      }
    }
    return made;
  }

  Status begin() {
    begun_ = true;
    for (int i = 0; i < 5; ++i) {
      ASSAY_ASSIGN(const std::byte b, byte_of(range_));
      code_ = code_ << 8 | std::to_integer<std::uint32_t>(b);
    }
    return {};
  }

  // What was made before the damage goes out first.
  Result<std::size_t> give_up(std::size_t made, Error error) {
    if (made == 0) return std::unexpected(std::move(error));
    broken_ = std::move(error);
    return made;
  }

  static bool is_branch(std::byte before, std::byte b) {
    return (b & std::byte{0xfe}) == std::byte{0xe8} ||
           (before == std::byte{0x0f} && (b & std::byte{0xf0}) == std::byte{0x80});
  }

  Status branch(std::byte before, std::byte b) {
    const bool is_call = b == std::byte{0xe8};
    std::uint16_t& model = model_[is_call                ? std::to_integer<std::size_t>(before)
                                  : b == std::byte{0xe9} ? 256u
                                                         : 257u];
    ASSAY_ASSIGN(const bool converted, bit(model));
    if (!converted || left_ == 0) return {};
    std::uint32_t target = 0;
    for (int i = 0; i < 4; ++i) {
      ASSAY_ASSIGN(const std::byte part, byte_of(is_call ? call_ : jump_));
      target = target << 8 | std::to_integer<std::uint32_t>(part);
    }
    target_ = target - (position_ + 4);
    target_left_ = 4;
    return {};
  }

  Result<bool> bit(std::uint16_t& model) {
    if (bound_range_ < kTop) {
      ASSAY_ASSIGN(const std::byte b, byte_of(range_));
      bound_range_ <<= 8;
      code_ = code_ << 8 | std::to_integer<std::uint32_t>(b);
    }
    const std::uint32_t bound = (bound_range_ >> kModelBits) * model;
    if (code_ < bound) {
      bound_range_ = bound;
      model = static_cast<std::uint16_t>(model + (((1u << kModelBits) - model) >> kMoveBits));
      return false;
    }
    bound_range_ -= bound;
    code_ -= bound;
    model = static_cast<std::uint16_t>(model - (model >> kMoveBits));
    return true;
  }

  void put(std::byte& to, std::byte b) {
    to = b;
    last_ = b;
    ++position_;
    --left_;
  }

  static Result<std::byte> byte_of(Feed& feed) {
    ASSAY_ASSIGN(const ByteView ahead, feed.peek());
    if (ahead.empty())
      return fail(ErrorCode::damaged, "a stream of the BCJ2 filter ends too early");
    const std::byte b = ahead[0];
    feed.take(1);
    return b;
  }

  Feed& main_;
  Feed& call_;
  Feed& jump_;
  Feed& range_;
  std::uint64_t left_;
  std::array<std::uint16_t, 258> model_{};
  std::uint32_t bound_range_ = 0xffffffff;
  std::uint32_t code_ = 0;
  std::uint32_t position_ = 0;  // modulo 2^32, as the filter counts
  std::uint32_t target_ = 0;
  unsigned target_left_ = 0;
  std::byte last_{};
  bool begun_ = false;
  std::optional<Error> broken_;
};

}  // namespace

DecoderPtr open_bcj2(Feed& main, Feed& call, Feed& jump, Feed& range, std::uint64_t size) {
  return std::make_unique<Bcj2Decoder>(main, call, jump, range, size);
}

}  // namespace assay::unpack
