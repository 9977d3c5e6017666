// Deflate64 (ZIP method 9): deflate (RFC 1951) with a window of 64 KiB, two more distance codes and
// a length code 285 that carries 16 extra bits on a base of 3. No library in Debian reads it, hence
// this decoder.
//
// Input is pulled when bits are needed; output stops wherever the caller's buffer ends, so the only
// state between calls is what remains of a stored block or of a match.
#include "unpack/codec/codec.h"

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::size_t kWindowBytes = 64u << 10;
constexpr unsigned kMaxBits = 15;
constexpr unsigned kEndOfBlock = 256;

struct Extra {
  std::uint16_t base;
  std::uint8_t bits;
};
constexpr std::array<Extra, 29> kLengths{
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {3, 16}}};
constexpr std::array<Extra, 32> kDistances{
    {{1, 0},      {2, 0},      {3, 0},      {4, 0},     {5, 1},     {7, 1},     {9, 2},
     {13, 2},     {17, 3},     {25, 3},     {33, 4},    {49, 4},    {65, 5},    {97, 5},
     {129, 6},    {193, 6},    {257, 7},    {385, 7},   {513, 8},   {769, 8},   {1025, 9},
     {1537, 9},   {2049, 10},  {3073, 10},  {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12},
     {16385, 13}, {24577, 13}, {32769, 14}, {49153, 14}}};

std::unexpected<Error> invalid(const char* what) {
  return fail(ErrorCode::damaged, std::string("the deflate64 data are not valid: ") + what);
}

class Bits {
 public:
  explicit Bits(Feed& feed) : feed_(feed) {}

  Result<std::uint32_t> read(unsigned count) {
    ASSAY_TRY(fill(count));
    if (have_ < count) return fail(ErrorCode::damaged, "the deflate64 data end too early");
    const auto value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << count) - 1));
    drop(count);
    return value;
  }
  // Makes at least `count` bits visible, if the input has them.
  Status fill(unsigned count) {
    while (have_ < count) {
      ASSAY_ASSIGN(const ByteView in, feed_.peek());
      if (in.empty()) return {};
      const std::size_t take = std::min<std::size_t>(in.size(), (64 - have_) / 8);
      for (std::size_t i = 0; i < take; ++i, have_ += 8) {
        bits_ |= std::to_integer<std::uint64_t>(in[i]) << have_;
      }
      feed_.take(take);
    }
    return {};
  }
  std::uint64_t peek() const { return bits_; }
  unsigned have() const { return have_; }
  void drop(unsigned count) {
    bits_ >>= count;
    have_ -= count;
  }
  void align() { drop(have_ % 8); }
  // Whole bytes, after align(): first those already looked at, then straight from the input.
  Result<std::size_t> bytes(MutableBytes out) {
    std::size_t done = 0;
    for (; done < out.size() && have_ >= 8; ++done, drop(8))
      out[done] = static_cast<std::byte>(bits_ & 0xff);
    if (done == out.size()) return done;
    ASSAY_ASSIGN(const std::size_t got, read_full(feed_, out.subspan(done)));
    return done + got;
  }

 private:
  Feed& feed_;
  std::uint64_t bits_ = 0;
  unsigned have_ = 0;
};

// A canonical code: short codes by one look-up, longer ones by walking the code lengths.
class Code {
 public:
  // False when the lengths describe more codes than there are (or fewer, unless there is at most
  // one).
  bool build(std::span<const std::uint8_t> lengths) {
    counts_.fill(0);
    for (const std::uint8_t length : lengths) ++counts_[length];
    const unsigned used = static_cast<unsigned>(lengths.size()) - counts_[0];
    counts_[0] = 0;
    int left = 1;
    std::array<std::uint16_t, kMaxBits + 1> next{};
    std::array<std::uint16_t, kMaxBits + 1> first{};
    for (unsigned bits = 1; bits <= kMaxBits; ++bits) {
      left = left * 2 - counts_[bits];
      if (left < 0) return false;
      if (bits < kMaxBits) next[bits + 1] = static_cast<std::uint16_t>(next[bits] + counts_[bits]);
      if (bits > 1)
        first[bits] = static_cast<std::uint16_t>((first[bits - 1] + counts_[bits - 1]) << 1);
    }
    if (left > 0 && used > 1) return false;
    fast_.fill(0);
    for (unsigned symbol = 0; symbol < lengths.size(); ++symbol) {
      const unsigned bits = lengths[symbol];
      if (bits == 0) continue;
      symbols_[next[bits]++] = static_cast<std::uint16_t>(symbol);
      if (bits <= kFastBits) add_fast(first[bits], bits, symbol);
      ++first[bits];
    }
    return true;
  }

  Result<unsigned> read(Bits& in) const {
    ASSAY_TRY(in.fill(kMaxBits));
    const std::uint16_t entry = fast_[in.peek() & (kFast - 1)];
    if (entry != 0 && (entry & 15u) <= in.have()) {
      in.drop(entry & 15u);
      return entry >> 4;
    }
    return slow(in);
  }

 private:
  static constexpr unsigned kFastBits = 10;
  static constexpr std::size_t kFast = std::size_t{1} << kFastBits;

  void add_fast(unsigned code, unsigned bits, unsigned symbol) {
    unsigned reversed = 0;
    for (unsigned i = 0; i < bits; ++i) reversed |= (code >> i & 1u) << (bits - 1 - i);
    for (std::size_t at = reversed; at < kFast; at += std::size_t{1} << bits) {
      fast_[at] = static_cast<std::uint16_t>(symbol << 4 | bits);
    }
  }

  Result<unsigned> slow(Bits& in) const {
    unsigned code = 0, first = 0, index = 0;
    for (unsigned bits = 1; bits <= kMaxBits; ++bits) {
      if (bits > in.have()) return fail(ErrorCode::damaged, "the deflate64 data end too early");
      code |= static_cast<unsigned>(in.peek() >> (bits - 1) & 1);
      const unsigned count = counts_[bits];
      if (code < first + count) {
        in.drop(bits);
        return symbols_[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return invalid("a code that stands for nothing");
  }

  std::array<std::uint16_t, kMaxBits + 1> counts_{};
  std::array<std::uint16_t, 288> symbols_{};
  std::array<std::uint16_t, kFast> fast_{};  // symbol << 4 | length; 0: not a short code
};

class Deflate64Decoder final : public Decoder {
 public:
  explicit Deflate64Decoder(Feed& feed) : in_(feed), window_(kWindowBytes) {}

 private:
  enum class Block { none, stored, coded };

  Result<std::size_t> decode(MutableBytes out) override {
    out_ = out;
    made_ = 0;
    // Bytes made before damage are given out first; the damage is met again by the next call.
    if (broken_) return std::unexpected(*broken_);
    while (made_ < out_.size() && !over_) {
      if (auto done = step(); !done) {
        if (made_ == 0) return std::unexpected(std::move(done).error());
        broken_ = std::move(done).error();
        break;
      }
    }
    return made_;
  }

  Status step() {
    if (match_left_ > 0) {
      copy_match();
      return {};
    }
    switch (block_) {
      case Block::none:
        if (last_) {
          over_ = true;
          return {};
        }
        return begin_block();
      case Block::stored:
        return stored();
      case Block::coded:
        return symbols();
    }
    return {};
  }

  Status begin_block() {
    ASSAY_ASSIGN(const std::uint32_t header, in_.read(3));
    last_ = (header & 1) != 0;
    switch (header >> 1) {
      case 0:
        return begin_stored();
      case 1:
        begin_fixed();
        return {};
      case 2:
        return begin_dynamic();
      default:
        return invalid("a block of unknown type");
    }
  }

  Status begin_stored() {
    in_.align();
    ASSAY_ASSIGN(const std::uint32_t length, in_.read(16));
    ASSAY_ASSIGN(const std::uint32_t check, in_.read(16));
    if ((length ^ check) != 0xffff) return invalid("the length of a stored block");
    stored_left_ = length;
    block_ = length > 0 ? Block::stored : Block::none;
    return {};
  }

  void begin_fixed() {
    std::array<std::uint8_t, 288> lengths{};
    std::fill(lengths.begin(), lengths.begin() + 144, std::uint8_t{8});
    std::fill(lengths.begin() + 144, lengths.begin() + 256, std::uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, std::uint8_t{7});
    std::fill(lengths.begin() + 280, lengths.end(), std::uint8_t{8});
    literals_.build(lengths);
    lengths.fill(5);
    distances_.build(std::span(lengths).first(32));
    block_ = Block::coded;
  }

  Status begin_dynamic() {
    static constexpr std::array<std::uint8_t, 19> kOrder{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                         11, 4,  12, 3, 13, 2, 14, 1, 15};
    ASSAY_ASSIGN(const std::uint32_t counts, in_.read(14));
    const std::size_t literals = (counts & 31) + 257;
    const std::size_t distances = (counts >> 5 & 31) + 1;
    const std::size_t codes = (counts >> 10) + 4;
    if (literals > 286) return invalid("too many length codes");
    std::array<std::uint8_t, 19> code_lengths{};
    for (std::size_t i = 0; i < codes; ++i) {
      ASSAY_ASSIGN(const std::uint32_t length, in_.read(3));
      code_lengths[kOrder[i]] = static_cast<std::uint8_t>(length);
    }
    if (!literals_.build(code_lengths)) return invalid("the code of the code lengths");
    std::array<std::uint8_t, 320> lengths{};
    ASSAY_TRY(read_lengths(std::span(lengths).first(literals + distances)));
    if (lengths[kEndOfBlock] == 0) return invalid("a block without an end");
    if (!distances_.build(std::span(lengths).subspan(literals, distances)))
      return invalid("the distance code");
    if (!literals_.build(std::span(lengths).first(literals))) return invalid("the literal code");
    block_ = Block::coded;
    return {};
  }

  // RFC 1951 3.2.7, read with the code that literals_ holds for the moment.
  Status read_lengths(std::span<std::uint8_t> lengths) {
    for (std::size_t at = 0; at < lengths.size();) {
      ASSAY_ASSIGN(const unsigned symbol, literals_.read(in_));
      if (symbol < 16) {
        lengths[at++] = static_cast<std::uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && at == 0) return invalid("a repeat of nothing");
      const std::uint8_t value = symbol == 16 ? lengths[at - 1] : std::uint8_t{0};
      const unsigned bits = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      ASSAY_ASSIGN(const std::uint32_t extra, in_.read(bits));
      const std::size_t count = extra + (symbol == 18 ? 11u : 3u);
      if (count > lengths.size() - at) return invalid("too many code lengths");
      std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(at), count, value);
      at += count;
    }
    return {};
  }

  Status stored() {
    const std::size_t want = std::min<std::size_t>(stored_left_, out_.size() - made_);
    const MutableBytes part = out_.subspan(made_, want);
    ASSAY_ASSIGN(const std::size_t got, in_.bytes(part));
    for (const std::byte b : part.first(got)) remember(b);
    made_ += got;
    stored_left_ -= got;
    if (got < want) return fail(ErrorCode::damaged, "the deflate64 data end inside a stored block");
    if (stored_left_ == 0) block_ = Block::none;
    return {};
  }

  // Literals until the output is full, a match begins or the block ends.
  Status symbols() {
    while (made_ < out_.size()) {
      ASSAY_ASSIGN(const unsigned symbol, literals_.read(in_));
      if (symbol < kEndOfBlock) {
        emit(static_cast<std::byte>(symbol));
      } else if (symbol == kEndOfBlock) {
        block_ = Block::none;
        return {};
      } else {
        return begin_match(symbol - 257);
      }
    }
    return {};
  }

  Status begin_match(unsigned length_code) {
    if (length_code >= kLengths.size()) return invalid("a length code");
    ASSAY_ASSIGN(const std::uint32_t more, in_.read(kLengths[length_code].bits));
    ASSAY_ASSIGN(const unsigned distance_code, distances_.read(in_));
    ASSAY_ASSIGN(const std::uint32_t further, in_.read(kDistances[distance_code].bits));
    distance_ = kDistances[distance_code].base + std::size_t{further};
    if (distance_ > seen_) return invalid("a distance before the beginning");
    match_left_ = kLengths[length_code].base + std::size_t{more};
    copy_match();
    return {};
  }

  void copy_match() {
    const std::size_t count = std::min(match_left_, out_.size() - made_);
    for (std::size_t i = 0; i < count; ++i) emit(window_[(at_ - distance_) % kWindowBytes]);
    match_left_ -= count;
  }

  void emit(std::byte b) {
    out_[made_++] = b;
    remember(b);
  }
  void remember(std::byte b) {
    window_[at_ % kWindowBytes] = b;
    ++at_;
    if (seen_ < kWindowBytes) ++seen_;
  }

  Bits in_;
  std::vector<std::byte> window_;
  std::size_t at_ =
      kWindowBytes;  // bytes made so far, plus one window so that at_ - distance_ stays positive
  std::size_t seen_ = 0;
  Code literals_;
  Code distances_;
  Block block_ = Block::none;
  bool last_ = false;
  bool over_ = false;
  std::size_t stored_left_ = 0;
  std::size_t match_left_ = 0;
  std::size_t distance_ = 0;
  MutableBytes out_;
  std::size_t made_ = 0;
  std::optional<Error> broken_;
};

}  // namespace

DecoderPtr open_deflate64(Feed& feed) { return std::make_unique<Deflate64Decoder>(feed); }

}  // namespace assay::unpack
