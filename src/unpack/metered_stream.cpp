#include "unpack/metered_stream.h"

#include <algorithm>

namespace assay::unpack {

Result<std::size_t> MeteredStream::read(MutableBytes out) {
  if (error_) return std::unexpected(*error_);
  if (ended_ || out.empty()) return std::size_t{0};
  auto got = inner_.read(out);
  if (!got) {
    error_ = std::move(got).error();
    return std::unexpected(*error_);
  }
  if (*got == 0) {
    ended_ = true;
    return std::size_t{0};
  }
  if (hash_) hash_->update(out.first(*got));
  if (auto within = account(*got); !within) {
    error_ = std::move(within).error();
    return std::unexpected(*error_);
  }
  return *got;
}

Status MeteredStream::account(std::size_t bytes) {
  count_ += bytes;
  vessel_.unpacked_bytes += bytes;
  if (own_ != nullptr) own_->packed_bytes += bytes;
  meter_.add_bytes(bytes);
  if (weighed_) meter_.add_weight(bytes);
  if (progress_) progress_(count_);
  ASSAY_TRY(meter_.scan());
  return meter_.member(vessel_, count_, packed_);
}

std::size_t MeteredStream::fill(MutableBytes out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto got = read(out.subspan(done));
    if (!got || *got == 0) break;
    done += *got;
  }
  return done;
}

void MeteredStream::start_hash(ByteView so_far) {
  hash_.emplace();
  hash_->update(so_far);
}

void MeteredStream::feed(Vessel& own) {
  own_ = &own;
  own.packed_bytes = count_;
}

Result<std::size_t> PrefixedStream::read(MutableBytes out) {
  if (front_.empty()) return rest_.read(out);
  const std::size_t part = std::min(out.size(), front_.size());
  std::copy_n(front_.begin(), part, out.begin());
  front_ = front_.subspan(part);
  return part;
}

}  // namespace assay::unpack
