// SHA-256, streaming. Content is addressed by it everywhere.
#pragma once

#include "base/bytes.h"

#include <array>
#include <compare>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

struct Digest {
  std::array<std::byte, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
  // 64 lower-case hexadecimal digits.
  std::string hex() const;
  // False when `hex` is not 64 hexadecimal digits.
  static bool parse(std::string_view hex, Digest& out);
};

struct DigestHash {
  std::size_t operator()(const Digest& d) const { return load_le<std::size_t>(d.bytes); }
};

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView bytes);
  // Ends the computation and starts a new one.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(ByteView bytes);
std::string to_hex(ByteView bytes);

}  // namespace assay
