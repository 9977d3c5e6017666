// "LZMA alone", the format before xz. It has no magic: a plausible header is believed only when the
// first data really decode, which other bytes do not survive for long.
#include "unpack/format.h"
#include "unpack/plain_compression.h"

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::size_t kHeaderBytes = 13;
constexpr std::uint64_t kUnknownSize = UINT64_MAX;
constexpr std::size_t kTrialBytes = 4096;
constexpr std::size_t kLongestEnd = 16;  // end marker and flush of the range coder

// 2^n or 2^n + 2^(n-1), as every encoder writes it, from 4 KiB.
bool is_dictionary_size(std::uint32_t size) {
  if (size == UINT32_MAX) return true;
  if (size < 4096) return false;
  const std::uint32_t top = std::bit_floor(size);
  return size == top || size == top + top / 2;
}

bool is_plausible_header(ByteView head) {
  const auto properties = std::to_integer<unsigned>(head[0]);
  const unsigned lc = properties % 9, lp = properties / 9 % 5;
  if (properties >= 9 * 5 * 5 || lc + lp > 4) return false;
  if (!is_dictionary_size(le32(head, 1))) return false;
  const std::uint64_t size = le64(head, 5);
  if (size != kUnknownSize && (size == 0 || size > std::uint64_t{1} << 38)) return false;
  // The range coder's first byte is always zero.
  return head[kHeaderBytes] == std::byte{0};
}

bool at_end(Feed& feed) {
  const auto rest = feed.peek();
  return rest && rest->empty();
}

// Decodes the beginning with a dictionary just large enough for it, whatever the header asks for.
bool decodes(ByteView head) {
  std::array<std::byte, 5> properties{};
  std::copy_n(head.begin(), 5, properties.begin());
  const std::uint32_t small = 64u << 10;
  std::memcpy(properties.data() + 1, &small, sizeof small);
  const std::uint64_t claimed = le64(head, 5);

  const MemorySource source(head.subspan(kHeaderBytes));
  SourceStream stream(source);
  Feed feed(stream);
  const auto size = claimed == kUnknownSize ? std::nullopt : std::optional<std::uint64_t>(claimed);
  const DecoderPtr decoder = open_raw_lzma(feed, properties, size, std::uint64_t{16} << 20);
  std::array<std::byte, kTrialBytes> out;
  std::size_t made = 0;
  while (made < out.size()) {
    const auto got = decoder->read(MutableBytes(out).subspan(made));
    // Cut off early is still LZMA, if the header is the one that xz writes and all of it decoded.
    if (!got) return claimed == kUnknownSize && made > kLongestEnd && at_end(feed);
    if (*got == 0) break;
    made += *got;
  }
  if (made == 0) return false;
  if (made == out.size()) return true;
  // So short a text must also fill its file, or any number with a zero behind it would do.
  const auto rest = feed.peek(kLongestEnd + 1);
  return rest && rest->size() <= kLongestEnd;
}

bool confirm(const Probe& probe) {
  return probe.head.size() > kHeaderBytes + 5 && is_plausible_header(probe.head) &&
         decodes(probe.head);
}

Status open(const Input& input, Sink& sink) {
  Feed feed(*input.stream);
  const DecoderPtr decoder = open_lzma(feed, input.memory_limit_bytes);
  return deliver_content(input, sink, feed, *decoder, ".lzma", ".tlz");
}

}  // namespace

extern const Format lzma{
    .name = "lzma",
    .title = "LZMA alone",
    .kind = Kind::compression,
    .access = Access::stream,
    .confirm = confirm,
    .precedence = -10,
    .open = open,
    .doc =
        "Has no magic: recognised by a plausible header and by decoding the first bytes. A "
        "dictionary over the memory limit is opaque and says what it needs.",
};

}  // namespace assay::unpack
