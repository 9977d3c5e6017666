#include "unpack/plain_compression.h"

#include "unpack/safe_path.h"

#include <algorithm>

namespace assay::unpack {

namespace {

Status deliver_skipped(Sink& sink, const Decoder& decoder) {
  for (const SkippedFrame& frame : decoder.skipped()) {
    EntryMeta meta;
    meta.path = "skippable-frame-at-" + std::to_string(frame.offset);
    meta.offset = frame.offset;
    meta.size = frame.size;
    meta.hidden = true;
    if (frame.bytes.empty()) {
      ASSAY_TRY(sink.opaque(meta, Reason::gap, "a skippable frame too large to keep"));
    } else {
      ASSAY_TRY(sink.file(meta, MemorySource(frame.bytes)));
    }
  }
  return {};
}

// Zero padding after the end (tapes, block devices) is passed over. False: nothing else follows.
Result<bool> skip_padding(Feed& feed) {
  for (;;) {
    ASSAY_ASSIGN(const ByteView ahead, feed.peek());
    if (ahead.empty()) return false;
    const auto other =
        std::find_if(ahead.begin(), ahead.end(), [](std::byte b) { return b != std::byte{0}; });
    const bool found = other != ahead.end();
    feed.take(static_cast<std::size_t>(other - ahead.begin()));
    if (found) return true;
  }
}

}  // namespace

Status deliver_content(const Input& input, Sink& sink, Feed& feed, Decoder& decoder,
                       std::string_view suffix, std::string_view tar_suffix) {
  EntryMeta meta;
  meta.path = plain_member_name(input.name, suffix, tar_suffix);
  ASSAY_TRY(sink.file(meta, decoder));
  ASSAY_TRY(deliver_skipped(sink, decoder));
  // Stopped by damage or by a limit: the entry says so, and where the data end is not known.
  if (!decoder.ended()) return {};
  ASSAY_ASSIGN(const bool more, skip_padding(feed));
  if (!more) return {};
  EntryMeta rest;
  rest.path = "trailing";
  rest.offset = feed.taken();
  rest.remnant = Reason::trailing;
  return sink.file(rest, feed);
}

}  // namespace assay::unpack
