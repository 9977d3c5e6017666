#include "unpack/embedded.h"

#include "unpack/engine.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace assay::unpack {

namespace {

constexpr std::size_t kWindowBytes = 1u << 20;
constexpr std::size_t kHeaderBytes = 512;  // of an image, as far as its detector looks
constexpr std::array<std::string_view, 6> kMarks{
    "hsqs", "sqsh", "\x27\x05\x19\x56", "\x45\x3d\xcd\x28", "\x28\xcd\x3d\x45", "UBI#"};

bool begins_with_a_mark(ByteView at) {
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return std::memcmp(at.data(), mark.data(), mark.size()) == 0;
  });
}

bool wanted(const Format* format) {
  return format != nullptr && (format->name == "squashfs" || format->name == "uimage" ||
                               format->name == "cramfs" || format->name == "ubi");
}

}  // namespace

Result<Embedded> find_embedded(const ByteSource& content) {
  Embedded found;
  std::vector<std::byte> buffer;
  const std::uint64_t size = content.size();
  for (std::uint64_t at = 0; at < size; at += kWindowBytes) {
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(kWindowBytes + kHeaderBytes, size - at));
    ASSAY_ASSIGN(const ByteView window, view(content, at, length, buffer));
    for (std::size_t i = 0; i < kWindowBytes && i + 64 <= window.size(); i += 4) {
      const ByteView rest = window.subspan(i);
      if (!begins_with_a_mark(rest)) continue;
      const Format* format = detect({.head = rest.first(std::min(rest.size(), kHeaderBytes))});
      if (!wanted(format)) continue;
      if (found.count++ == 0) {
        found.format = format;
        found.offset = at + i;
      }
    }
  }
  return found;
}

}  // namespace assay::unpack
