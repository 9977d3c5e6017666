// An rpm package: lead, signature, header (rpm_header.h), then one compressed cpio archive, which
// is handed on as the only member.
#include "unpack/format.h"
#include "unpack/rpm_header.h"

namespace assay::unpack {

namespace {

constexpr Magic kMagics[] = {{0, "\xed\xab\xee\xdb"}};

bool confirm(const Probe& probe) { return is_rpm(probe.head); }

std::string payload_name(const RpmHeader& header) {
  std::string name = "payload." + header.payload_format;
  const std::string& by = header.payload_compressor;
  if (by == "gzip") return name + ".gz";
  if (by == "xz") return name + ".xz";
  if (by == "zstd") return name + ".zst";
  if (by == "bzip2") return name + ".bz2";
  if (by == "lzma") return name + ".lzma";
  return name;
}

Status open(const Input& input, Sink& sink) {
  const ByteSource& source = *input.source;
  ASSAY_ASSIGN(const RpmHeader header, read_rpm_header(source));
  const std::uint64_t size = source.size() - header.payload_offset;
  // A package of metadata alone has no payload.
  if (size == 0) return {};
  EntryMeta meta;
  meta.path = payload_name(header);
  meta.size = size;
  meta.offset = header.payload_offset;
  return sink.file(meta, SliceSource(source, header.payload_offset, size));
}

}  // namespace

extern const Format rpm{
    .name = "rpm",
    .title = "RPM package",
    .kind = Kind::package,
    .access = Access::random,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc =
        "Format versions 3 and 4, binary and source. The payload (cpio, packed with gzip, xz, "
        "zstd, bzip2, lzma or nothing) is its member; signatures are not verified.",
};

}  // namespace assay::unpack
