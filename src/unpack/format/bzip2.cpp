#include "unpack/format.h"
#include "unpack/plain_compression.h"

namespace assay::unpack {

namespace {

bool confirm(const Probe& probe) {
  return probe.head.size() >= 14 && probe.head[3] >= std::byte{'1'} &&
         probe.head[3] <= std::byte{'9'} &&
         (has_at(probe.head, 4, "\x31\x41\x59\x26\x53\x59") ||
          has_at(probe.head, 4, "\x17\x72\x45\x38\x50\x90"));
}

Status open(const Input& input, Sink& sink) {
  Feed feed(*input.stream);
  const DecoderPtr decoder = open_bzip2(feed);
  return deliver_content(input, sink, feed, *decoder, ".bz2", ".tbz2");
}

constexpr Magic kMagics[] = {{0, "BZh"}};

}  // namespace

extern const Format bzip2{
    .name = "bzip2",
    .title = "bzip2",
    .kind = Kind::compression,
    .access = Access::stream,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc = "Several streams end to end are one content; block checksums are verified.",
};

}  // namespace assay::unpack
