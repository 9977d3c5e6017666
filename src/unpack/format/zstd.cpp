// RFC 8878.
#include "unpack/format.h"
#include "unpack/plain_compression.h"
#include "unpack/skippable_frame.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) { return begins_with_frame(probe.head, "\x28\xb5\x2f\xfd"); }

Status open(const Input& input, Sink& sink) {
  Feed feed(*input.stream);
  const DecoderPtr decoder = open_zstd(feed, input.memory_limit_bytes);
  return deliver_content(input, sink, feed, *decoder, ".zst", ".tzst");
}

constexpr Magic kMagics[] = {
    {0, "\x28\xb5\x2f\xfd"},
    {1, "\x2a\x4d\x18"}};  // a skippable frame first; confirm() sees the rest

}  // namespace

extern const Format zstd{
    .name = "zstd",
    .title = "Zstandard",
    .kind = Kind::compression,
    .access = Access::stream,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc =
        "Several frames are one content; skippable frames are listed as hidden members. A window "
        "over the memory limit is opaque and says what it needs; a frame that needs a dictionary "
        "is unsupported.",
};

}  // namespace assay::unpack
