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

}  // namespace

DecoderPtr open_lzma_chain(Feed& feed, std::vector<LzmaFilter> filters, std::uint64_t size,
                           std::uint64_t memory_limit_bytes) {
  return std::make_unique<LzmaChainDecoder>(feed, std::move(filters), size, memory_limit_bytes);
}

}  // namespace assay::unpack
