#include "unpack/inflate.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>

namespace assay::unpack {

struct InflateStream::State {
  inflate_state isal;
  // Whole bytes that the decoder had taken into its bit buffer beyond the end of the data.
  std::byte spare[8];
  std::size_t spare_size = 0;
};

InflateStream::InflateStream(ByteStream& input, MutableBytes window)
    : input_(input), window_(window), state_(new State) {
  isal_inflate_init(&state_->isal);
  state_->isal.crc_flag = ISAL_DEFLATE;
  state_->isal.next_in = nullptr;
  state_->isal.avail_in = 0;
}

InflateStream::~InflateStream() = default;

std::uint64_t InflateStream::packed() const {
  return taken_ - state_->isal.avail_in - state_->spare_size;
}

void InflateStream::next() {
  isal_inflate_reset(&state_->isal);
  state_->isal.crc_flag = ISAL_DEFLATE;
  // What was handed back belongs to the new data; it goes through the window's front.
  if (state_->spare_size > 0) {
    auto* const bytes = reinterpret_cast<std::byte*>(state_->isal.next_in);
    const std::size_t rest = state_->isal.avail_in;
    if (rest > 0) std::memmove(window_.data() + state_->spare_size, bytes, rest);
    std::memcpy(window_.data(), state_->spare, state_->spare_size);
    state_->isal.next_in = reinterpret_cast<std::uint8_t*>(window_.data());
    state_->isal.avail_in = static_cast<std::uint32_t>(rest + state_->spare_size);
    state_->spare_size = 0;
  }
  finished_ = false;
  count_ = 0;
  crc_ = 0;
}

Status InflateStream::refill() {
  // Leaves room at the front for spare bytes that next() may put back.
  const MutableBytes space = window_.subspan(sizeof state_->spare);
  ASSAY_ASSIGN(const std::size_t got, input_.read(space));
  input_ended_ = got == 0;
  taken_ += got;
  state_->isal.next_in = reinterpret_cast<std::uint8_t*>(space.data());
  state_->isal.avail_in = static_cast<std::uint32_t>(got);
  return {};
}

void InflateStream::give_back_bits() {
  auto& isal = state_->isal;
  const int whole = isal.read_in_length / 8;
  std::uint64_t bits = isal.read_in >> (isal.read_in_length % 8);
  state_->spare_size = 0;
  for (int i = 0; i < whole; ++i, bits >>= 8) {
    state_->spare[state_->spare_size++] = static_cast<std::byte>(bits & 0xff);
  }
  isal.read_in_length = 0;
  isal.read_in = 0;
}

Result<std::size_t> InflateStream::read(MutableBytes out) {
  auto& isal = state_->isal;
  const std::size_t wanted = std::min<std::size_t>(out.size(), 1u << 30);
  isal.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  isal.avail_out = static_cast<std::uint32_t>(wanted);
  while (!finished_ && isal.avail_out > 0) {
    if (isal.avail_in == 0 && !input_ended_) ASSAY_TRY(refill());
    const std::uint32_t before_in = isal.avail_in;
    const std::uint32_t before_out = isal.avail_out;
    const int code = isal_inflate(&isal);
    if (code < 0) return fail(ErrorCode::damaged, "the deflate data is not valid");
    if (isal.block_state == ISAL_BLOCK_FINISH) {
      finished_ = true;
      give_back_bits();
    } else if (input_ended_ && isal.avail_in == before_in && isal.avail_out == before_out) {
      if (before_out < wanted) break;  // hand out what there is; the next call says that it ended
      return fail(ErrorCode::damaged, "the deflate data ends too early");
    }
  }
  const std::size_t got = wanted - isal.avail_out;
  crc_ = crc32_gzip_refl(crc_, reinterpret_cast<const unsigned char*>(out.data()), got);
  count_ += got;
  return got;
}

Result<std::size_t> InflateStream::read_plain(MutableBytes out) {
  std::size_t done = std::min(out.size(), state_->spare_size);
  std::memcpy(out.data(), state_->spare, done);
  state_->spare_size -= done;
  std::memmove(state_->spare, state_->spare + done, state_->spare_size);
  auto& isal = state_->isal;
  while (done < out.size()) {
    if (isal.avail_in == 0) ASSAY_TRY(refill());
    if (isal.avail_in == 0) break;
    const std::size_t part = std::min<std::size_t>(out.size() - done, isal.avail_in);
    std::memcpy(out.data() + done, isal.next_in, part);
    isal.next_in += part;
    isal.avail_in -= static_cast<std::uint32_t>(part);
    done += part;
  }
  return done;
}

}  // namespace assay::unpack
