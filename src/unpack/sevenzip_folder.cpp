#include "unpack/sevenzip_folder.h"

#include "unpack/codec/codec.h"
#include "unpack/inflate.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <deque>

namespace assay::unpack {

namespace {

enum Method : std::uint64_t {
  kCopy = 0x00,
  kLzma2 = 0x21,
  kLzma = 0x030101,
  kBcj2 = 0x0303011b,
  kDeflate = 0x040108,
  kDeflate64 = 0x040109,
  kBzip2 = 0x040202,
  kZstd = 0x04f71101,
};

// Methods of 7-Zip that are filters of liblzma.
struct FilterId {
  std::uint64_t method;
  std::uint64_t id;
};
constexpr std::array<FilterId, 16> kFilters{{{0x03, LZMA_FILTER_DELTA},
                                             {0x04, LZMA_FILTER_X86},
                                             {0x05, LZMA_FILTER_POWERPC},
                                             {0x06, LZMA_FILTER_IA64},
                                             {0x07, LZMA_FILTER_ARM},
                                             {0x08, LZMA_FILTER_ARMTHUMB},
                                             {0x09, LZMA_FILTER_SPARC},
                                             {0x0a, LZMA_FILTER_ARM64},
                                             {0x03030103, LZMA_FILTER_X86},
                                             {0x03030205, LZMA_FILTER_POWERPC},
                                             {0x03030401, LZMA_FILTER_IA64},
                                             {0x03030501, LZMA_FILTER_ARM},
                                             {0x03030701, LZMA_FILTER_ARMTHUMB},
                                             {0x03030805, LZMA_FILTER_SPARC},
                                             {kLzma2, LZMA_FILTER_LZMA2},
                                             {kLzma, LZMA_FILTER_LZMA1}}};

const FilterId* filter_of(std::uint64_t method) {
  const auto found = std::find_if(kFilters.begin(), kFilters.end(),
                                  [=](const FilterId& f) { return f.method == method; });
  return found == kFilters.end() ? nullptr : &*found;
}

std::string hex(std::uint64_t value) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789abcdef"[value & 15]);
    value >>= 4;
  } while (value != 0);
  return text;
}

// Everything that one folder needs, kept alive together. A deque never moves its elements.
class FolderStream final : public ByteStream {
 public:
  FolderStream(const ByteSource& source, const SevenZipHeader& header, const SevenZipFolder& folder,
               std::uint64_t limit_bytes)
      : source_(source), header_(header), folder_(folder), limit_bytes_(limit_bytes) {}

  Status build() {
    ASSAY_ASSIGN(top_, output_of(folder_.main_coder, 0));
    left_ = folder_.unpacked_bytes();
    return {};
  }

  Result<std::size_t> read(MutableBytes out) override {
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_)));
    if (out.empty()) return 0;
    ASSAY_ASSIGN(const std::size_t got, top_->read(out));
    if (got == 0) return fail(ErrorCode::damaged, "the content ends before its size");
    left_ -= got;
    return got;
  }

 private:
  Result<ByteStream*> output_of(std::uint32_t index, unsigned depth) {
    const SevenZipCoder& coder = folder_.coders[index];
    if (depth > folder_.coders.size()) return circle();
    if (filter_of(coder.method) != nullptr) return chain(index);
    if (coder.method == kBcj2) return bcj2(coder, depth);
    if (coder.inputs != 1) return unsupported(coder);
    ASSAY_ASSIGN(ByteStream * in, input(coder.first_input, depth));
    if (coder.method == kCopy) return in;
    if (coder.method == kDeflate) {
      window_.resize(Feed::kBlockBytes);
      return keep(std::make_unique<InflateStream>(*in, MutableBytes(window_)));
    }
    Feed& feed = feeds_.emplace_back(*in);
    if (coder.method == kDeflate64) return keep(open_deflate64(feed));
    if (coder.method == kBzip2) return keep(open_bzip2(feed));
    if (coder.method == kZstd) return keep(open_zstd(feed, limit_bytes_));
    return unsupported(coder);
  }

  Result<ByteStream*> input(std::uint32_t index, unsigned depth) {
    const std::uint32_t coder = folder_.bound_to[index];
    if (coder != SevenZipFolder::kNotBound) return output_of(coder, depth + 1);
    const auto& packed = folder_.packed_inputs;
    const auto place = std::find(packed.begin(), packed.end(), index);
    if (place == packed.end()) return fail(ErrorCode::damaged, "a 7z coder has no input");
    const std::size_t number =
        folder_.first_stream + static_cast<std::size_t>(place - packed.begin());
    if (number >= header_.streams.size())
      return fail(ErrorCode::damaged, "a 7z coder has no packed stream");
    const SevenZipStream& stream = header_.streams[number];
    const SliceSource& slice = slices_.emplace_back(source_, stream.offset, stream.size);
    return keep(std::make_unique<SourceStream>(slice));
  }

  // Filters one behind the other, up to LZMA or LZMA2 or anything else, are one decoder of liblzma.
  Result<ByteStream*> chain(std::uint32_t index) {
    const std::uint64_t size = folder_.coders[index].unpacked_bytes;
    std::vector<LzmaFilter> filters;
    for (unsigned depth = 0; depth <= folder_.coders.size(); ++depth) {
      const SevenZipCoder& coder = folder_.coders[index];
      const FilterId* filter = filter_of(coder.method);
      if (filter == nullptr || coder.inputs != 1) {
        ASSAY_ASSIGN(ByteStream * plain, output_of(index, depth));
        return keep(open_filter_chain(*plain, std::move(filters), size));
      }
      filters.push_back({filter->id, coder.properties});
      if (coder.method == kLzma || coder.method == kLzma2) {
        ASSAY_ASSIGN(ByteStream * in, input(coder.first_input, depth));
        Feed& feed = feeds_.emplace_back(*in);
        return keep(open_lzma_chain(feed, std::move(filters), size, limit_bytes_));
      }
      if (folder_.bound_to[coder.first_input] == SevenZipFolder::kNotBound) {
        ASSAY_ASSIGN(ByteStream * plain, input(coder.first_input, depth));
        return keep(open_filter_chain(*plain, std::move(filters), size));
      }
      index = folder_.bound_to[coder.first_input];
    }
    return circle();
  }

  Result<ByteStream*> bcj2(const SevenZipCoder& coder, unsigned depth) {
    if (coder.inputs != 4) return unsupported(coder);
    std::array<Feed*, 4> in{};
    for (std::uint32_t i = 0; i < 4; ++i) {
      ASSAY_ASSIGN(ByteStream * stream, input(coder.first_input + i, depth));
      in[i] = &feeds_.emplace_back(*stream);
    }
    return keep(open_bcj2(*in[0], *in[1], *in[2], *in[3], coder.unpacked_bytes));
  }

  static std::unexpected<Error> circle() {
    return fail(ErrorCode::damaged, "the 7z coders form a circle");
  }
  static std::unexpected<Error> unsupported(const SevenZipCoder& coder) {
    return fail(ErrorCode::unsupported, "the 7z method " + hex(coder.method) + " is not known");
  }

  ByteStream* keep(std::unique_ptr<ByteStream> stream) {
    return streams_.emplace_back(std::move(stream)).get();
  }

  const ByteSource& source_;
  const SevenZipHeader& header_;
  const SevenZipFolder& folder_;
  std::uint64_t limit_bytes_;
  std::deque<SliceSource> slices_;
  std::deque<Feed> feeds_;
  std::deque<std::unique_ptr<ByteStream>> streams_;
  std::vector<std::byte> window_;
  ByteStream* top_ = nullptr;
  std::uint64_t left_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_sevenzip_folder(const ByteSource& source,
                                                         const SevenZipHeader& header,
                                                         const SevenZipFolder& folder,
                                                         std::uint64_t memory_limit_bytes) {
  if (folder.uses(kSevenZipAes))
    return fail(ErrorCode::encrypted, "the content is encrypted (AES-256)");
  auto stream = std::make_unique<FolderStream>(source, header, folder, memory_limit_bytes);
  ASSAY_TRY(stream->build());
  return stream;
}

}  // namespace assay::unpack
