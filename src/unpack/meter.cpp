#include "unpack/meter.h"

#include <string>

namespace assay::unpack {

bool Meter::over_ratio(std::uint64_t unpacked, std::uint64_t packed) const {
  return unpacked > limits_.ratio_floor_bytes && unpacked / limits_.ratio > packed;
}

namespace {
// Bombs multiply; a sum that stops at the top cannot wrap round to nothing.
std::uint64_t add_capped(std::uint64_t a, std::uint64_t b) { return a > ~0ull - b ? ~0ull : a + b; }
}  // namespace

void Meter::add(const Totals& repeated) {
  members_ = add_capped(members_, repeated.members);
  total_bytes_ = add_capped(total_bytes_, repeated.bytes);
  weighed_bytes_ = add_capped(weighed_bytes_, repeated.weight);
}

Status Meter::scan() const {
  if (cancelled_ != nullptr && cancelled_->load(std::memory_order_relaxed)) {
    return fail(ErrorCode::cancelled, "cancelled");
  }
  if (members_ > limits_.members) {
    return fail(ErrorCode::limit,
                "members: more than " + std::to_string(limits_.members) + " files");
  }
  if (total_bytes_ > limits_.total_bytes) {
    return fail(ErrorCode::limit, "total bytes: more than " +
                                      std::to_string(limits_.total_bytes >> 20) + " MiB unpacked");
  }
  if (package_bytes_ > 0 && over_ratio(weighed_bytes_, package_bytes_)) {
    return fail(ErrorCode::limit, "ratio: the package unpacks to more than " +
                                      std::to_string(limits_.ratio) + " times its size");
  }
  return {};
}

Status Meter::member(const Vessel& vessel, std::uint64_t bytes, std::uint64_t packed) const {
  if (bytes > limits_.member_bytes) {
    return fail(ErrorCode::limit,
                "member bytes: larger than " + std::to_string(limits_.member_bytes >> 20) + " MiB");
  }
  if ((packed > 0 && over_ratio(bytes, packed)) || exhausted(vessel)) {
    return fail(ErrorCode::limit,
                "ratio: unpacks to more than " + std::to_string(limits_.ratio) + " times its size");
  }
  return {};
}

bool Meter::exhausted(const Vessel& vessel) const {
  return over_ratio(vessel.unpacked_bytes, vessel.packed_bytes);
}

}  // namespace assay::unpack
