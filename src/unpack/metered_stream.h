// A member's bytes on their way into the engine: counted, checked against the limits, hashed on
// demand.
#pragma once

#include "base/hash.h"
#include "base/stream.h"
#include "unpack/meter.h"

#include <functional>
#include <optional>

namespace assay::unpack {

class MeteredStream final : public ByteStream {
 public:
  // `vessel` is the container that the bytes come from; `packed` 0 when unknown.
  MeteredStream(ByteStream& inner, Meter& meter, Vessel& vessel, std::uint64_t packed)
      : inner_(inner), meter_(meter), vessel_(vessel), packed_(packed) {}

  Result<std::size_t> read(MutableBytes out) override;
  // Reads until `out` is full, the end or a failure; error() tells the last two apart.
  std::size_t fill(MutableBytes out);

  // Hashes `so_far` and everything read from now on.
  void start_hash(ByteView so_far);
  Digest digest() { return hash_->finish(); }
  // Bytes read from now on are read again as members, or are the package itself.
  void stop_weighing() { weighed_ = false; }
  // Everything read so far and from now on is what `own` consumes as a container.
  void feed(Vessel& own);
  // Called after every read with the count so far.
  void on_progress(std::function<void(std::uint64_t)> call) { progress_ = std::move(call); }

  std::uint64_t count() const { return count_; }
  bool ended() const { return ended_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  Status account(std::size_t bytes);

  ByteStream& inner_;
  Meter& meter_;
  Vessel& vessel_;
  Vessel* own_ = nullptr;
  std::uint64_t packed_;
  std::uint64_t count_ = 0;
  bool weighed_ = true;
  bool ended_ = false;
  std::optional<Sha256> hash_;
  std::optional<Error> error_;
  std::function<void(std::uint64_t)> progress_;
};

// Bytes that were read ahead, then the rest of the stream they came from.
class PrefixedStream final : public ByteStream {
 public:
  PrefixedStream(ByteView front, ByteStream& rest) : front_(front), rest_(rest) {}
  Result<std::size_t> read(MutableBytes out) override;

 private:
  ByteView front_;
  ByteStream& rest_;
};

}  // namespace assay::unpack
