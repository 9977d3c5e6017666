// The .xz file format 1.2.0.
#include "unpack/format.h"
#include "unpack/plain_compression.h"

namespace assay::unpack {

namespace {

Status open(const Input& input, Sink& sink) {
  Feed feed(*input.stream);
  const DecoderPtr decoder = open_xz(feed, input.memory_limit_bytes);
  return deliver_content(input, sink, feed, *decoder, ".xz", ".txz");
}

constexpr Magic kMagics[] = {{0,
                              {"\xfd"
                               "7zXZ\0",
                               6}}};

}  // namespace

extern const Format xz{
    .name = "xz",
    .title = "xz",
    .kind = Kind::compression,
    .access = Access::stream,
    .magics = kMagics,

    .open = open,
    .doc =
        "Several streams end to end are one content; every check that the file carries is "
        "verified. A dictionary over the memory limit is opaque and says what it needs.",
};

}  // namespace assay::unpack
