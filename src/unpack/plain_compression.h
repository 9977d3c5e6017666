// What all plain compressions (one stream in, one stream out) have in common once they have a
// decoder.
#pragma once

#include "unpack/codec/codec.h"
#include "unpack/format.h"

namespace assay::unpack {

// Delivers the content as one member named after the container (`suffix` and `tar_suffix` as in
// plain_member_name()), the skippable frames between its frames as hidden members, and what follows
// the last frame, unless it is zero padding, as trailing bytes.
Status deliver_content(const Input& input, Sink& sink, Feed& feed, Decoder& decoder,
                       std::string_view suffix, std::string_view tar_suffix);

}  // namespace assay::unpack
