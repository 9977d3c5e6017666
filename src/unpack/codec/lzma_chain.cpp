#include "unpack/codec/codec.h"
#include "unpack/codec/megabytes.h"

#include <lzma.h>

#include <algorithm>
#include <cstdlib>

namespace assay::unpack {

namespace {

class LzmaChainDecoder final : public Decoder {
 public:
  LzmaChainDecoder(Feed& feed, std::vector<LzmaFilter> filters, std::uint64_t size,
                   std::uint64_t limit_bytes)
      : feed_(feed), filters_(std::move(filters)), left_(size), limit_bytes_(limit_bytes) {}
  ~LzmaChainDecoder() override { lzma_end(&stream_); }

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    if (!begun_) ASSAY_TRY(begin());
    if (left_ == 0) return 0;
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_)));
    for (;;) {
      ASSAY_ASSIGN(const ByteView in, feed_.peek());
      stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
      stream_.avail_in = in.size();
      stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
      stream_.avail_out = out.size();
      const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
      feed_.take(in.size() - stream_.avail_in);
      const std::size_t made = out.size() - stream_.avail_out;
      left_ -= made;
      if (made > 0) return made;
      if (code == LZMA_STREAM_END || (code == LZMA_BUF_ERROR && in.empty())) {
        return fail(ErrorCode::damaged, "the LZMA data end too early");
      }
      if (code == LZMA_MEM_ERROR)
        return fail(ErrorCode::limit, "not enough memory for the LZMA dictionary");
      if (code != LZMA_OK) return fail(ErrorCode::damaged, "the LZMA data are not valid");
    }
  }

  Status begin() {
    begun_ = true;
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> chain{};
    Status made = filters_.size() > LZMA_FILTERS_MAX
                      ? Status(fail(ErrorCode::unsupported, "too many filters in a row"))
                      : begin(chain);
    for (lzma_filter& filter : chain) std::free(filter.options);
    return made;
  }

  Status begin(std::array<lzma_filter, LZMA_FILTERS_MAX + 1>& chain) {
    for (std::size_t i = 0; i < filters_.size(); ++i) {
      chain[i].id = filters_[i].id == LZMA_FILTER_LZMA1 ? LZMA_FILTER_LZMA1EXT : filters_[i].id;
      const ByteView properties = filters_[i].properties;
      if (lzma_properties_decode(&chain[i], nullptr,
                                 reinterpret_cast<const std::uint8_t*>(properties.data()),
                                 properties.size()) != LZMA_OK) {
        chain[i].options = nullptr;
        return fail(ErrorCode::unsupported, "a filter or its properties are not known");
      }
      if (chain[i].id == LZMA_FILTER_LZMA1EXT) give_size(chain[i]);
    }
    chain[filters_.size()].id = LZMA_VLI_UNKNOWN;
    const std::uint64_t needed = lzma_raw_decoder_memusage(chain.data());
    if (needed == UINT64_MAX)
      return fail(ErrorCode::unsupported, "a chain of filters that is not known");
    if (needed > limit_bytes_) return needs_memory(needed, limit_bytes_);
    if (lzma_raw_decoder(&stream_, chain.data()) != LZMA_OK) {
      return fail(ErrorCode::limit, "not enough memory for the LZMA dictionary");
    }
    return {};
  }

  // LZMA1 without an end marker: a BCJ filter before it must hear of the end, or it keeps the last
  // bytes.
  void give_size(lzma_filter& filter) const {
    auto& options = *static_cast<lzma_options_lzma*>(filter.options);
    options.ext_flags = LZMA_LZMA1EXT_ALLOW_EOPM;
    options.ext_size_low = static_cast<std::uint32_t>(left_);
    options.ext_size_high = static_cast<std::uint32_t>(left_ >> 32);
  }

  Feed& feed_;
  std::vector<LzmaFilter> filters_;
  std::uint64_t left_;
  std::uint64_t limit_bytes_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool begun_ = false;
};

// liblzma has no bare filters: a chain must end in LZMA. So plain bytes are dressed as LZMA2 whose
// chunks are all stored: control byte (1: forget the dictionary, 2: go on, 0: end), size - 1,
// bytes.
class StoredLzma2 final : public ByteStream {
 public:
  explicit StoredLzma2(ByteStream& plain) : plain_(plain), chunk_(kHeaderBytes + kChunkBytes) {}

  Result<std::size_t> read(MutableBytes out) override {
    if (given_ == filled_) ASSAY_TRY(next_chunk());
    const std::size_t count = std::min(out.size(), filled_ - given_);
    std::copy_n(chunk_.data() + given_, count, out.data());
    given_ += count;
    return count;
  }

 private:
  static constexpr std::size_t kHeaderBytes = 3;
  static constexpr std::size_t kChunkBytes = 32u << 10;

  Status next_chunk() {
    given_ = filled_ = 0;
    if (over_) return {};
    ASSAY_ASSIGN(const std::size_t got,
                 read_full(plain_, MutableBytes(chunk_).subspan(kHeaderBytes)));
    over_ = got == 0;
    chunk_[0] = static_cast<std::byte>(over_ ? 0 : first_ ? 1 : 2);
    first_ = false;
    if (!over_) {
      chunk_[1] = static_cast<std::byte>((got - 1) >> 8);
      chunk_[2] = static_cast<std::byte>((got - 1) & 0xff);
    }
    filled_ = over_ ? 1 : kHeaderBytes + got;
    return {};
  }

  ByteStream& plain_;
  std::vector<std::byte> chunk_;
  std::size_t given_ = 0;
  std::size_t filled_ = 0;
  bool first_ = true;
  bool over_ = false;
};

constexpr std::byte kSmallestDictionary{0};

class FilterChainDecoder final : public Decoder {
 public:
  FilterChainDecoder(ByteStream& plain, std::vector<LzmaFilter> filters, std::uint64_t size)
      : stored_(plain), feed_(stored_) {
    filters.push_back({LZMA_FILTER_LZMA2, ByteView(&kSmallestDictionary, 1)});
    chain_ = open_lzma_chain(feed_, std::move(filters), size, kMemoryBytes);
  }

 private:
  static constexpr std::uint64_t kMemoryBytes = 4u << 20;
  Result<std::size_t> decode(MutableBytes out) override { return chain_->read(out); }

  StoredLzma2 stored_;
  Feed feed_;
  DecoderPtr chain_;
};

}  // namespace

DecoderPtr open_filter_chain(ByteStream& plain, std::vector<LzmaFilter> filters,
                             std::uint64_t size) {
  return std::make_unique<FilterChainDecoder>(plain, std::move(filters), size);
}

DecoderPtr open_lzma_chain(Feed& feed, std::vector<LzmaFilter> filters, std::uint64_t size,
                           std::uint64_t memory_limit_bytes) {
  return std::make_unique<LzmaChainDecoder>(feed, std::move(filters), size, memory_limit_bytes);
}

}  // namespace assay::unpack
