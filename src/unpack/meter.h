// Counts what a package costs against the limits; formats know nothing of it.
#pragma once

#include "base/result.h"
#include "unpack/limits.h"

#include <atomic>

namespace assay::unpack {

// One open container, as far as the limits are concerned.
struct Vessel {
  std::uint64_t packed_bytes = 0;    // its size, or what has been read of it so far
  std::uint64_t unpacked_bytes = 0;  // what its members came to so far
};

class Meter {
 public:
  Meter(const Limits& limits, const std::atomic<bool>* cancelled)
      : limits_(limits), cancelled_(cancelled) {}

  // An error of this one ends the scan: cancelled, members, total bytes, overall ratio.
  Status scan() const;
  // An error of this one ends one member. `packed` 0 means that it is not known.
  Status member(const Vessel& vessel, std::uint64_t bytes, std::uint64_t packed) const;
  // True when the container has given more than its size allows.
  bool exhausted(const Vessel& vessel) const;

  struct Totals {
    std::uint64_t members = 0;
    std::uint64_t bytes = 0;
    std::uint64_t weight = 0;
    Totals operator-(const Totals& o) const {
      return {members - o.members, bytes - o.bytes, weight - o.weight};
    }
  };
  Totals totals() const { return {members_, total_bytes_, weighed_bytes_}; }
  // What lies below content that was met before and is not read again.
  void add(const Totals& repeated);

  void add_member() { ++members_; }
  void add_bytes(std::uint64_t count) { total_bytes_ += count; }
  // Content that is read through into members is not weighed twice against the size of the package.
  void add_weight(std::uint64_t count) { weighed_bytes_ += count; }
  void set_package_bytes(std::uint64_t count) { package_bytes_ = count; }

  std::uint64_t members() const { return members_; }
  std::uint64_t total_bytes() const { return total_bytes_; }
  std::uint64_t package_bytes() const { return package_bytes_; }

 private:
  bool over_ratio(std::uint64_t unpacked, std::uint64_t packed) const;

  const Limits& limits_;
  const std::atomic<bool>* cancelled_;
  std::uint64_t members_ = 0;
  std::uint64_t total_bytes_ = 0;
  std::uint64_t weighed_bytes_ = 0;
  std::uint64_t package_bytes_ = 0;
};

}  // namespace assay::unpack
