// Views of bytes, and reading numbers out of them without undefined behaviour.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace assay {

using ByteView = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Little- and big-endian loads. The caller has checked that `offset + sizeof(T) <= bytes.size()`.
template <class T>
T load_le(ByteView bytes, std::size_t offset = 0) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}
template <class T>
T load_be(ByteView bytes, std::size_t offset = 0) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) |
                           std::to_integer<std::uint64_t>(bytes[offset + i]));
  }
  return value;
}
inline std::uint16_t le16(ByteView b, std::size_t at = 0) { return load_le<std::uint16_t>(b, at); }
inline std::uint32_t le32(ByteView b, std::size_t at = 0) { return load_le<std::uint32_t>(b, at); }
inline std::uint64_t le64(ByteView b, std::size_t at = 0) { return load_le<std::uint64_t>(b, at); }
inline std::uint16_t be16(ByteView b, std::size_t at = 0) { return load_be<std::uint16_t>(b, at); }
inline std::uint32_t be32(ByteView b, std::size_t at = 0) { return load_be<std::uint32_t>(b, at); }
inline std::uint64_t be64(ByteView b, std::size_t at = 0) { return load_be<std::uint64_t>(b, at); }

// True when `bytes` holds `magic` at `offset`; false when it is too short.
inline bool has_at(ByteView bytes, std::size_t offset, std::string_view magic) {
  return offset <= bytes.size() && magic.size() <= bytes.size() - offset &&
         std::memcmp(bytes.data() + offset, magic.data(), magic.size()) == 0;
}

}  // namespace assay
