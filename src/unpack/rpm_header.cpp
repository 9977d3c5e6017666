// Lead (96 bytes), signature and header, as the rpm file format reference gives them. Signature and
// header share one structure: magic, count of index entries, size of the store, index, store.
#include "unpack/rpm_header.h"

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::string_view kLeadMagic = "\xed\xab\xee\xdb";
constexpr std::string_view kHeaderMagic = "\x8e\xad\xe8";
constexpr std::uint64_t kLeadBytes = 96;
constexpr std::size_t kPreambleBytes = 16;
constexpr std::size_t kEntryBytes = 16;
// librpm's own limits: 64 Ki entries and a store of 256 MiB; real headers stay far below our
// smaller one.
constexpr std::uint32_t kMaxEntries = 0xffff;
constexpr std::uint32_t kMaxStoreBytes = 64u << 20;

enum Tag : std::uint32_t {
  kName = 1000,
  kVersion = 1001,
  kRelease = 1002,
  kEpoch = 1003,
  kSummary = 1004,
  kDistribution = 1010,
  kVendor = 1011,
  kLicense = 1014,
  kUrl = 1020,
  kArch = 1022,
  kSourceRpm = 1044,
  kPayloadFormat = 1124,
  kPayloadCompressor = 1125,
};
enum Type : std::uint32_t { kInt32 = 4, kString = 6, kStringArray = 8, kI18nString = 9 };

// One header structure in the file.
struct Block {
  std::uint64_t offset = 0;
  std::uint32_t entries = 0;
  std::uint32_t store_bytes = 0;
  std::uint64_t end() const {
    return offset + kPreambleBytes + std::uint64_t{entries} * kEntryBytes + store_bytes;
  }
};

Result<Block> read_block(const ByteSource& source, std::uint64_t offset, const std::string& what) {
  std::vector<std::byte> scratch;
  auto preamble = view(source, offset, kPreambleBytes, scratch);
  if (!preamble) return fail(ErrorCode::damaged, "ends before the rpm " + what);
  if (!has_at(*preamble, 0, kHeaderMagic)) {
    return fail(ErrorCode::damaged, "the rpm " + what + " does not begin with its magic");
  }
  const Block block{offset, be32(*preamble, 8), be32(*preamble, 12)};
  if (block.entries > kMaxEntries || block.store_bytes > kMaxStoreBytes) {
    return fail(ErrorCode::damaged, "the rpm " + what + " claims impossible sizes");
  }
  if (block.end() > source.size()) return fail(ErrorCode::damaged, "ends inside the rpm " + what);
  return block;
}

// Text from `offset` of the store up to its zero byte; empty when there is none.
std::string text_at(ByteView store, std::uint32_t offset) {
  if (offset >= store.size()) return {};
  const std::string_view rest = as_text(store.subspan(offset));
  const std::size_t end = rest.find('\0');
  return end == std::string_view::npos ? std::string() : std::string(rest.substr(0, end));
}

std::string* field(RpmHeader& header, std::uint32_t tag) {
  switch (tag) {
    case kName:
      return &header.name;
    case kVersion:
      return &header.version;
    case kRelease:
      return &header.release;
    case kSummary:
      return &header.summary;
    case kDistribution:
      return &header.distribution;
    case kVendor:
      return &header.vendor;
    case kLicense:
      return &header.license;
    case kUrl:
      return &header.url;
    case kArch:
      return &header.arch;
    case kSourceRpm:
      return &header.source_rpm;
    case kPayloadFormat:
      return &header.payload_format;
    case kPayloadCompressor:
      return &header.payload_compressor;
    default:
      return nullptr;
  }
}

void read_entry(ByteView entry, ByteView store, RpmHeader& header) {
  const std::uint32_t tag = be32(entry), type = be32(entry, 4), offset = be32(entry, 8);
  if (tag == kEpoch && type == kInt32 && offset <= store.size() && store.size() - offset >= 4) {
    header.epoch = be32(store, offset);
    header.has_epoch = true;
    return;
  }
  if (type != kString && type != kStringArray && type != kI18nString) return;
  // The first of several entries counts, as in librpm.
  if (std::string* value = field(header, tag); value != nullptr && value->empty()) {
    *value = text_at(store, offset);
  }
}

}  // namespace

bool is_rpm(ByteView head) {
  return head.size() >= kLeadBytes && has_at(head, 0, kLeadMagic) && head[4] >= std::byte{3} &&
         head[4] <= std::byte{4};
}

Result<RpmHeader> read_rpm_header(const ByteSource& source) {
  std::vector<std::byte> scratch;
  auto lead = view(source, 0, kLeadBytes, scratch);
  if (!lead || !is_rpm(*lead)) return fail(ErrorCode::damaged, "does not begin with an rpm lead");
  ASSAY_ASSIGN(const Block signature, read_block(source, kLeadBytes, "signature"));
  ASSAY_ASSIGN(const Block main, read_block(source, (signature.end() + 7) / 8 * 8, "header"));

  const std::size_t index_bytes = std::size_t{main.entries} * kEntryBytes;
  ASSAY_ASSIGN(const ByteView bytes,
               view(source, main.offset + kPreambleBytes, index_bytes + main.store_bytes, scratch));
  const ByteView store = bytes.subspan(index_bytes);
  RpmHeader header;
  for (std::size_t at = 0; at < index_bytes; at += kEntryBytes) {
    read_entry(bytes.subspan(at, kEntryBytes), store, header);
  }
  if (header.name.empty()) return fail(ErrorCode::damaged, "the rpm header has no name");
  if (header.payload_format.empty()) header.payload_format = "cpio";
  header.payload_offset = main.end();
  return header;
}

}  // namespace assay::unpack
