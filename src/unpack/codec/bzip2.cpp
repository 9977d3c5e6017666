#include "unpack/codec/codec.h"

#include <bzlib.h>

namespace assay::unpack {

namespace {

constexpr std::string_view kBlockMagic = "\x31\x41\x59\x26\x53\x59";
constexpr std::string_view kEndMagic = "\x17\x72\x45\x38\x50\x90";

bool is_stream_header(ByteView in) {
  return has_at(in, 0, "BZh") && in.size() >= 10 && in[3] >= std::byte{'1'} &&
         in[3] <= std::byte{'9'} && (has_at(in, 4, kBlockMagic) || has_at(in, 4, kEndMagic));
}

class Bzip2Decoder final : public Decoder {
 public:
  explicit Bzip2Decoder(Feed& feed) : feed_(feed) {}
  ~Bzip2Decoder() override { close(); }

 private:
  Result<std::size_t> decode(MutableBytes out) override {
    for (;;) {
      if (!inside_) {
        ASSAY_ASSIGN(const bool more, next_stream());
        if (!more) return 0;
      }
      ASSAY_ASSIGN(const ByteView in, feed_.peek());
      ASSAY_ASSIGN(const std::size_t made, step(in, out));
      if (made > 0) return made;
      if (in.empty() && inside_) return fail(ErrorCode::damaged, "ends inside a bzip2 stream");
    }
  }

  Result<std::size_t> step(ByteView in, MutableBytes out) {
    const auto room = static_cast<unsigned>(std::min<std::size_t>(out.size(), 1u << 30));
    const auto given = static_cast<unsigned>(in.size());  // at most one block of Feed
    // The library's interface is not const-correct; it does not write to its input.
    stream_.next_in = const_cast<char*>(reinterpret_cast<const char*>(in.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<char*>(out.data());
    stream_.avail_out = room;
    const int code = BZ2_bzDecompress(&stream_);
    feed_.take(given - stream_.avail_in);
    const std::size_t made = room - stream_.avail_out;
    if (code == BZ_STREAM_END) {
      close();
    } else if (code == BZ_MEM_ERROR) {
      return fail(ErrorCode::limit, "not enough memory for a bzip2 block");
    } else if (code != BZ_OK) {
      return fail(ErrorCode::damaged, "the bzip2 data are not valid");
    }
    return made;
  }

  Result<bool> next_stream() {
    ASSAY_ASSIGN(const ByteView in, feed_.peek(10));
    if (!is_stream_header(in)) {
      if (first_) return fail(ErrorCode::damaged, "does not begin with a bzip2 header");
      return false;
    }
    first_ = false;
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) != BZ_OK) {
      return fail(ErrorCode::limit, "not enough memory for bzip2");
    }
    inside_ = true;
    return true;
  }

  void close() {
    if (inside_) BZ2_bzDecompressEnd(&stream_);
    inside_ = false;
  }

  Feed& feed_;
  bz_stream stream_{};
  bool inside_ = false;
  bool first_ = true;
};

}  // namespace

DecoderPtr open_bzip2(Feed& feed) { return std::make_unique<Bzip2Decoder>(feed); }

}  // namespace assay::unpack
