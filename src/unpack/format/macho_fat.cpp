// A universal binary: a big-endian directory of Mach-O files for several processors.
#include "unpack/format.h"
#include "unpack/macho_processor.h"

#include <algorithm>
#include <vector>

namespace assay::unpack {

namespace {

constexpr std::uint32_t kMaxSlices = 32;

bool confirm(const Probe& probe) {
  // Java classes share the magic; their version (45 and up) is where the count is here.
  if (probe.head.size() < 28) return false;
  const std::uint32_t count = be32(probe.head, 4);
  return count > 0 && count <= kMaxSlices && !macho_processor(be32(probe.head, 8)).empty();
}

Status open(const Input& input, Sink& sink) {
  std::vector<std::byte> scratch;
  ASSAY_ASSIGN(const ByteView head, view(*input.source, 0, 8, scratch));
  const bool wide = std::to_integer<int>(head[3]) == 0xbf;
  const std::uint32_t count = std::min(be32(head, 4), kMaxSlices);
  const std::size_t record = wide ? 32 : 20;
  for (std::uint32_t i = 0; i < count; ++i) {
    ASSAY_ASSIGN(const ByteView slice, view(*input.source, 8 + i * record, record, scratch));
    const std::string_view processor = macho_processor(be32(slice));
    EntryMeta meta;
    meta.path = processor.empty() ? "slice" + std::to_string(i) : std::string(processor);
    meta.offset = wide ? be64(slice, 8) : be32(slice, 8);
    meta.size = wide ? be64(slice, 16) : be32(slice, 12);
    if (*meta.offset > input.source->size() || *meta.size > input.source->size() - *meta.offset) {
      ASSAY_TRY(sink.opaque(meta, Reason::damaged, "the slice lies outside the file"));
      continue;
    }
    const SliceSource content(*input.source, *meta.offset, *meta.size);
    ASSAY_TRY(sink.file(meta, content));
  }
  return {};
}

constexpr Magic kMagics[] = {{0, "\xca\xfe\xba\xbe"}, {0, "\xca\xfe\xba\xbf"}};

}  // namespace

extern const Format macho_fat{
    .name = "macho-fat",
    .title = "Mach-O universal binary",
    .kind = Kind::executable,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .precedence = 1,
    .open = open,
    .doc = "One member for each processor.",
};

}  // namespace assay::unpack
