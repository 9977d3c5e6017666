#include "unpack/format.h"
#include "unpack/plain_compression.h"
#include "unpack/skippable_frame.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) {
  return begins_with_frame(probe.head, "\x04\x22\x4d\x18") ||
         begins_with_frame(probe.head, "\x02\x21\x4c\x18");
}

Status open(const Input& input, Sink& sink) {
  Feed feed(*input.stream);
  const DecoderPtr decoder = open_lz4(feed);
  return deliver_content(input, sink, feed, *decoder, ".lz4", ".tlz4");
}

constexpr Magic kMagics[] = {
    {0, "\x04\x22\x4d\x18"},
    {0, "\x02\x21\x4c\x18"},  // legacy: Linux images
    {1, "\x2a\x4d\x18"}};     // a skippable frame first; confirm() sees the rest

}  // namespace

extern const Format lz4{
    .name = "lz4",
    .title = "LZ4 frame and legacy LZ4",
    .kind = Kind::compression,
    .access = Access::stream,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc =
        "Several frames are one content; skippable frames are listed as hidden members. A frame "
        "that needs a dictionary is unsupported.",
};

}  // namespace assay::unpack
