// Raw deflate as a stream, on ISA-L.
#pragma once

#include "base/stream.h"

#include <memory>

namespace assay::unpack {

class InflateStream final : public ByteStream {
 public:
  // Reads packed bytes from `input` through `window`; both must outlive this.
  InflateStream(ByteStream& input, MutableBytes window);
  ~InflateStream() override;

  // 0 at the end of the deflate data. Fails with `damaged` when it is wrong or ends too early.
  Result<std::size_t> read(MutableBytes out) override;

  bool finished() const { return finished_; }
  std::uint32_t crc32() const { return crc_; }    // of all that was read since the start or next()
  std::uint64_t count() const { return count_; }  // bytes read since the start or next()
  std::uint64_t packed() const;                   // bytes taken from the input up to here, all told

  // Plain bytes around the deflate data, from the same input: headers, trailers, what follows.
  // Fills up to out.size() bytes; short only at the end of the input.
  Result<std::size_t> read_plain(MutableBytes out);
  // Begins a new deflate stream at the present place.
  void next();

 private:
  struct State;
  Status refill();
  void give_back_bits();

  ByteStream& input_;
  MutableBytes window_;
  std::unique_ptr<State> state_;
  std::uint64_t taken_ = 0;  // bytes read from input_
  std::uint64_t count_ = 0;
  std::uint32_t crc_ = 0;
  bool input_ended_ = false;
  bool finished_ = false;
};

}  // namespace assay::unpack
