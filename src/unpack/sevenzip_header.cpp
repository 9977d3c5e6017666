// 7zFormat.txt of the 7-Zip SDK. Every count is checked against the bytes that must follow it
// before anything is allocated.
#include "unpack/sevenzip_header.h"

#include "unpack/codec/megabytes.h"
#include "unpack/sevenzip_folder.h"

#include <lzma.h>

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::uint64_t kSignatureBytes = 32;
constexpr std::uint32_t kMaxCoders = 8;
constexpr std::uint32_t kMaxInputs = 16;
constexpr int kMaxNesting = 4;  // encoded headers in encoded headers

enum Id : std::uint8_t {
  kEnd = 0x00,
  kHeader = 0x01,
  kArchiveProperties = 0x02,
  kAdditionalStreams = 0x03,
  kMainStreams = 0x04,
  kFilesInfo = 0x05,
  kPackInfo = 0x06,
  kUnpackInfo = 0x07,
  kSubStreams = 0x08,
  kSize = 0x09,
  kCrc = 0x0a,
  kFolder = 0x0b,
  kUnpackSizes = 0x0c,
  kNumUnpackStreams = 0x0d,
  kEmptyStream = 0x0e,
  kEmptyFile = 0x0f,
  kAnti = 0x10,
  kNames = 0x11,
  kAttributes = 0x15,
  kEncodedHeader = 0x17,
};

std::unexpected<Error> bad(const std::string& what) {
  return fail(ErrorCode::damaged, "the 7z header is not valid: " + what);
}

// Reads the header's own notation; the first read beyond the end makes everything after it zero and
// is reported once, by ok().
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size(); }
  bool ok() const { return ok_; }
  ByteView take(std::uint64_t count) {
    if (count > bytes_.size()) {
      ok_ = false;
      bytes_ = {};
      return {};
    }
    const ByteView part = bytes_.first(static_cast<std::size_t>(count));
    bytes_ = bytes_.subspan(part.size());
    return part;
  }
  std::uint8_t byte() {
    const ByteView one = take(1);
    return one.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(one[0]);
  }
  std::uint32_t u32() {
    const ByteView four = take(4);
    return four.empty() ? 0 : le32(four);
  }
  // The leading ones of the first byte count the bytes that follow; its other bits are the highest.
  std::uint64_t number() {
    const std::uint8_t first = byte();
    std::uint64_t value = 0;
    std::uint8_t mask = 0x80;
    for (unsigned i = 0; i < 8; ++i, mask = static_cast<std::uint8_t>(mask >> 1)) {
      if ((first & mask) == 0) return value | (std::uint64_t{first} & (mask - 1u)) << (8 * i);
      value |= std::uint64_t{byte()} << (8 * i);
    }
    return value;
  }
  std::vector<bool> bits(std::size_t count) {
    const ByteView bytes = take((count + 7) / 8);
    std::vector<bool> set(count, false);
    for (std::size_t i = 0; i < count && !bytes.empty(); ++i) {
      set[i] = (std::to_integer<unsigned>(bytes[i / 8]) & (0x80u >> (i % 8))) != 0;
    }
    return set;
  }
  std::vector<bool> optional_bits(std::size_t count) {
    if (byte() != 0) return std::vector<bool>(count, true);
    return bits(count);
  }

 private:
  ByteView bytes_;
  bool ok_ = true;
};

// What StreamsInfo says beyond folders and packed streams.
struct Streams {
  SevenZipHeader header;
  struct Part {
    std::uint32_t folder = 0;
    std::uint64_t size = 0;
    std::optional<std::uint32_t> crc;
  };
  std::vector<Part> parts;  // the file contents, in order
};

std::vector<std::optional<std::uint32_t>> read_crcs(Cursor& in, std::size_t count) {
  const std::vector<bool> defined = in.optional_bits(count);
  std::vector<std::optional<std::uint32_t>> crcs(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (defined[i]) crcs[i] = in.u32();
  }
  return crcs;
}

Status read_pack_info(Cursor& in, const ByteSource& source, SevenZipHeader& header) {
  std::uint64_t at = in.number();
  const std::uint64_t count = in.number();
  if (count > in.left()) return bad("the number of packed streams");
  if (at > source.size() - kSignatureBytes) return bad("packed streams beyond the end of the file");
  at += kSignatureBytes;
  header.streams.resize(static_cast<std::size_t>(count));
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) {
    if (id == kSize) {
      for (SevenZipStream& stream : header.streams) {
        stream = {at, in.number()};
        if (stream.size > source.size() - at)
          return bad("a packed stream beyond the end of the file");
        at += stream.size;
      }
    } else if (id == kCrc) {
      read_crcs(in, header.streams.size());
    } else {
      return bad("an unknown part of the packed streams");
    }
    if (!in.ok()) return bad("it ends too early");
  }
  return {};
}

Status read_coder(Cursor& in, SevenZipFolder& folder, std::uint32_t& inputs) {
  SevenZipCoder coder;
  const std::uint8_t flags = in.byte();
  if ((flags & 0xc0) != 0 || (flags & 15) > 8) return bad("a coder");
  for (const std::byte b : in.take(flags & 15u)) {
    coder.method = coder.method << 8 | std::to_integer<std::uint64_t>(b);
  }
  std::uint64_t outputs = 1;
  std::uint64_t wanted = 1;
  if ((flags & 0x10) != 0) {
    wanted = in.number();
    outputs = in.number();
  }
  if (outputs != 1) return fail(ErrorCode::unsupported, "a 7z coder with several outputs");
  if (wanted == 0 || wanted > kMaxInputs - inputs) return bad("the inputs of a coder");
  if ((flags & 0x20) != 0) {
    const ByteView properties = in.take(in.number());
    coder.properties.assign(properties.begin(), properties.end());
  }
  coder.inputs = static_cast<std::uint32_t>(wanted);
  coder.first_input = inputs;
  inputs += coder.inputs;
  folder.coders.push_back(std::move(coder));
  return {};
}

Result<SevenZipFolder> read_folder(Cursor& in) {
  SevenZipFolder folder;
  const std::uint64_t coders = in.number();
  if (coders == 0 || coders > kMaxCoders) return bad("the number of coders");
  std::uint32_t inputs = 0;
  for (std::uint64_t i = 0; i < coders; ++i) ASSAY_TRY(read_coder(in, folder, inputs));

  folder.bound_to.assign(inputs, SevenZipFolder::kNotBound);
  std::vector<bool> consumed(folder.coders.size(), false);
  const std::size_t pairs = folder.coders.size() - 1;
  if (pairs > inputs) return bad("more pairs than inputs");
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::uint64_t input = in.number(), output = in.number();
    if (input >= inputs || output >= folder.coders.size() ||
        consumed[static_cast<std::size_t>(output)] ||
        folder.bound_to[static_cast<std::size_t>(input)] != SevenZipFolder::kNotBound) {
      return bad("a pair of coders");
    }
    consumed[static_cast<std::size_t>(output)] = true;
    folder.bound_to[static_cast<std::size_t>(input)] = static_cast<std::uint32_t>(output);
  }
  folder.main_coder = static_cast<std::uint32_t>(
      std::find(consumed.begin(), consumed.end(), false) - consumed.begin());

  const std::size_t packed = inputs - pairs;
  if (packed == 1) {
    const auto free =
        std::find(folder.bound_to.begin(), folder.bound_to.end(), SevenZipFolder::kNotBound);
    if (free == folder.bound_to.end()) return bad("a folder without a packed stream");
    folder.packed_inputs.push_back(static_cast<std::uint32_t>(free - folder.bound_to.begin()));
  } else {
    for (std::size_t i = 0; i < packed; ++i) {
      const std::uint64_t input = in.number();
      if (input >= inputs) return bad("a packed input");
      folder.packed_inputs.push_back(static_cast<std::uint32_t>(input));
    }
  }
  if (!in.ok()) return bad("it ends too early");
  return folder;
}

Status read_unpack_info(Cursor& in, SevenZipHeader& header) {
  if (in.byte() != kFolder) return bad("no folders");
  const std::uint64_t count = in.number();
  if (count > in.left()) return bad("the number of folders");
  if (in.byte() != 0) return fail(ErrorCode::unsupported, "a 7z header with external folders");
  std::uint64_t stream = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSAY_ASSIGN(SevenZipFolder folder, read_folder(in));
    folder.first_stream = static_cast<std::uint32_t>(stream);
    stream += folder.packed_inputs.size();
    if (stream > header.streams.size()) return bad("folders without packed streams");
    header.folders.push_back(std::move(folder));
  }
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) {
    if (id == kUnpackSizes) {
      for (SevenZipFolder& folder : header.folders) {
        for (SevenZipCoder& coder : folder.coders) coder.unpacked_bytes = in.number();
      }
    } else if (id == kCrc) {
      const auto crcs = read_crcs(in, header.folders.size());
      for (std::size_t i = 0; i < crcs.size(); ++i) header.folders[i].crc = crcs[i];
    } else {
      return bad("an unknown part of the folders");
    }
    if (!in.ok()) return bad("it ends too early");
  }
  return {};
}

// Sizes of the parts of each folder: all but the last are written down.
Status read_part_sizes(Cursor& in, const std::vector<std::uint64_t>& counts, bool written,
                       Streams& out) {
  for (std::uint32_t f = 0; f < counts.size(); ++f) {
    std::uint64_t left = out.header.folders[f].unpacked_bytes();
    for (std::uint64_t i = 0; i < counts[f]; ++i) {
      const bool last = i + 1 == counts[f];
      if (!last && !written) return bad("parts of a folder without sizes");
      const std::uint64_t size = last ? left : in.number();
      if (size > left || !in.ok()) return bad("parts larger than their folder");
      left -= size;
      out.parts.push_back({f, size, counts[f] == 1 ? out.header.folders[f].crc : std::nullopt});
    }
  }
  return {};
}

Status read_substreams(Cursor& in, Streams& out) {
  std::vector<std::uint64_t> counts(out.header.folders.size(), 1);
  std::uint8_t id = in.byte();
  if (id == kNumUnpackStreams) {
    for (std::uint64_t& count : counts) {
      count = in.number();
      if (count > in.left() + 1) return bad("the number of files in a folder");
    }
    id = in.byte();
  }
  const bool written = id == kSize;
  ASSAY_TRY(read_part_sizes(in, counts, written, out));
  if (written) id = in.byte();
  while (id != kEnd) {
    if (id != kCrc) return bad("an unknown part of the file sizes");
    const auto unknown = static_cast<std::size_t>(std::count_if(
        out.parts.begin(), out.parts.end(), [](const auto& part) { return !part.crc; }));
    const auto crcs = read_crcs(in, unknown);
    std::size_t next = 0;
    for (Streams::Part& part : out.parts) {
      if (!part.crc && next < crcs.size()) part.crc = crcs[next++];
    }
    if (!in.ok()) return bad("it ends too early");
    id = in.byte();
  }
  return {};
}

Status read_streams(Cursor& in, const ByteSource& source, Streams& out) {
  bool parts = false;
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) {
    if (id == kPackInfo) {
      ASSAY_TRY(read_pack_info(in, source, out.header));
    } else if (id == kUnpackInfo) {
      ASSAY_TRY(read_unpack_info(in, out.header));
    } else if (id == kSubStreams) {
      ASSAY_TRY(read_substreams(in, out));
      parts = true;
    } else {
      return bad("an unknown part of the streams");
    }
  }
  if (!in.ok()) return bad("it ends too early");
  if (!parts) {
    Cursor none({});
    ASSAY_TRY(read_part_sizes(none, std::vector<std::uint64_t>(out.header.folders.size(), 1), false,
                              out));
  }
  return {};
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    tail(6);
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    tail(12);
    tail(6);
  }
  tail(0);
}

// One UTF-16 name up to its zero; a lone surrogate becomes U+FFFD.
std::string read_name(Cursor& in) {
  std::string name;
  for (;;) {
    const ByteView two = in.take(2);
    if (two.empty()) return name;
    std::uint32_t c = le16(two);
    if (c == 0) return name;
    if (c >= 0xd800 && c < 0xdc00 && in.left() >= 2) {
      const std::uint32_t low = le16(in.take(2));
      c = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
    } else if (c >= 0xd800 && c < 0xe000) {
      c = 0xfffd;
    }
    append_utf8(name, c);
  }
}

struct FileFlags {
  std::vector<bool> empty_stream;
  std::vector<bool> empty_file;
  std::vector<bool> anti;
};

Status read_attributes(Cursor& in, std::vector<SevenZipFile>& files) {
  constexpr std::uint32_t kDirectory = 0x10, kHasUnixMode = 0x8000;
  const std::vector<bool> defined = in.optional_bits(files.size());
  if (in.byte() != 0) return fail(ErrorCode::unsupported, "a 7z header with external attributes");
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!defined[i]) continue;
    const std::uint32_t attributes = in.u32();
    files[i].directory = (attributes & kDirectory) != 0;
    if ((attributes & kHasUnixMode) != 0) files[i].mode = attributes >> 16;
  }
  return {};
}

Status read_file_property(std::uint8_t id, Cursor& in, FileFlags& flags,
                          std::vector<SevenZipFile>& files) {
  const auto empty = static_cast<std::size_t>(
      std::count(flags.empty_stream.begin(), flags.empty_stream.end(), true));
  switch (id) {
    case kEmptyStream:
      flags.empty_stream = in.bits(files.size());
      break;
    case kEmptyFile:
      flags.empty_file = in.bits(empty);
      break;
    case kAnti:
      flags.anti = in.bits(empty);
      break;
    case kNames:
      if (in.byte() != 0) return fail(ErrorCode::unsupported, "a 7z header with external names");
      for (SevenZipFile& file : files) file.path = read_name(in);
      break;
    case kAttributes:
      return read_attributes(in, files);
    default:
      break;  // times, padding, properties of later versions: nothing that we report
  }
  return {};
}

// Gives each file that has content its part of a folder.
Status assign_parts(const FileFlags& flags, Streams& streams, std::vector<SevenZipFile>& files) {
  std::size_t part = 0, empty = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    SevenZipFile& file = files[i];
    if (i < flags.empty_stream.size() && flags.empty_stream[i]) {
      const bool is_file = empty < flags.empty_file.size() && flags.empty_file[empty];
      file.anti = empty < flags.anti.size() && flags.anti[empty];
      if (!is_file) file.directory = true;
      ++empty;
      continue;
    }
    if (part == streams.parts.size()) return bad("more files than contents");
    file.directory = false;
    file.folder = streams.parts[part].folder;
    file.size = streams.parts[part].size;
    file.crc = streams.parts[part].crc;
    ++part;
  }
  // Content that no file claims must not be lost.
  for (; part < streams.parts.size(); ++part) {
    SevenZipFile& file = files.emplace_back();
    file.path = "unnamed-content-" + std::to_string(part);
    file.folder = streams.parts[part].folder;
    file.size = streams.parts[part].size;
    file.crc = streams.parts[part].crc;
  }
  return {};
}

Status read_files(Cursor& in, Streams& streams) {
  const std::uint64_t count = in.number();
  // A file takes at least the two bytes that end its name, or one bit when nothing has a name.
  if (count / 8 > in.left()) return bad("the number of files");
  std::vector<SevenZipFile>& files = streams.header.files;
  files.resize(static_cast<std::size_t>(count));
  FileFlags flags;
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) {
    const std::uint64_t size = in.number();
    if (size > in.left()) return bad("a property of the files");
    Cursor property(in.take(size));
    ASSAY_TRY(read_file_property(id, property, flags, files));
    if (!property.ok()) return bad("a property of the files ends too early");
  }
  if (!in.ok()) return bad("it ends too early");
  return assign_parts(flags, streams, files);
}

Status skip_archive_properties(Cursor& in) {
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) in.take(in.number());
  if (!in.ok()) return bad("it ends too early");
  return {};
}

Status read_plain_header(Cursor& in, const ByteSource& source, Streams& streams) {
  for (std::uint8_t id = in.byte(); id != kEnd; id = in.byte()) {
    if (id == kArchiveProperties) {
      ASSAY_TRY(skip_archive_properties(in));
    } else if (id == kAdditionalStreams) {
      Streams additional;
      ASSAY_TRY(read_streams(in, source, additional));
    } else if (id == kMainStreams) {
      ASSAY_TRY(read_streams(in, source, streams));
    } else if (id == kFilesInfo) {
      ASSAY_TRY(read_files(in, streams));
    } else {
      return bad("an unknown part");
    }
  }
  if (!in.ok()) return bad("it ends too early");
  return {};
}

// Decodes a header that is packed like a file.
Result<std::vector<std::byte>> unpack_header(Cursor& in, const ByteSource& source,
                                             std::uint64_t limit) {
  Streams streams;
  ASSAY_TRY(read_streams(in, source, streams));
  if (streams.header.folders.empty()) return bad("an encoded header without content");
  const SevenZipFolder& folder = streams.header.folders[0];
  if (folder.uses(kSevenZipAes))
    return fail(ErrorCode::encrypted, "the list of files is encrypted");
  const std::uint64_t size = folder.unpacked_bytes();
  if (size > limit / 2) return needs_memory(size * 2, limit);
  ASSAY_ASSIGN(const auto content, open_sevenzip_folder(source, streams.header, folder, limit));
  // Grown as it is read: the size is only a claim.
  std::vector<std::byte> bytes;
  while (bytes.size() < size) {
    const std::size_t old = bytes.size();
    bytes.resize(old + static_cast<std::size_t>(std::min<std::uint64_t>(size - old, 1u << 20)));
    ASSAY_ASSIGN(const std::size_t got, read_full(*content, MutableBytes(bytes).subspan(old)));
    if (got < bytes.size() - old) return bad("the encoded header ends too early");
  }
  const std::uint32_t crc =
      lzma_crc32(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), 0);
  if (folder.crc && *folder.crc != crc)
    return bad("the checksum of the encoded header does not match");
  return bytes;
}

// The bytes of the first header structure, which stands at the end of the file.
Result<std::vector<std::byte>> read_next_header(const ByteSource& source, std::uint64_t limit) {
  std::vector<std::byte> scratch;
  auto signature = view(source, 0, kSignatureBytes, scratch);
  if (!signature) return fail(ErrorCode::damaged, "ends inside the 7z signature");
  const std::uint64_t offset = le64(*signature, 12), size = le64(*signature, 20);
  const std::uint32_t crc = le32(*signature, 28);
  const std::uint64_t room = source.size() - kSignatureBytes;
  if (offset > room || size > room - offset) return bad("it lies beyond the end of the file");
  if (size > limit / 2) return needs_memory(size * 2, limit);
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  ASSAY_ASSIGN(const std::size_t got, source.pread(kSignatureBytes + offset, bytes));
  if (got < bytes.size()) return bad("it cannot be read");
  if (lzma_crc32(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), 0) != crc) {
    return bad("its checksum does not match");
  }
  return bytes;
}

}  // namespace

bool SevenZipFolder::uses(std::uint64_t method) const {
  return std::any_of(coders.begin(), coders.end(),
                     [=](const SevenZipCoder& c) { return c.method == method; });
}

Result<SevenZipHeader> read_sevenzip_header(const ByteSource& source,
                                            std::uint64_t memory_limit_bytes) {
  ASSAY_ASSIGN(std::vector<std::byte> bytes, read_next_header(source, memory_limit_bytes));
  for (int nesting = 0; nesting < kMaxNesting; ++nesting) {
    if (bytes.empty()) return SevenZipHeader{};
    Cursor in(bytes);
    const std::uint8_t id = in.byte();
    if (id == kHeader) {
      Streams streams;
      ASSAY_TRY(read_plain_header(in, source, streams));
      // An archive that lists no files at all may still hold content.
      if (streams.header.files.empty()) ASSAY_TRY(assign_parts({}, streams, streams.header.files));
      return std::move(streams.header);
    }
    if (id != kEncodedHeader) return bad("it begins with neither of its two marks");
    ASSAY_ASSIGN(bytes, unpack_header(in, source, memory_limit_bytes));
  }
  return bad("encoded headers inside encoded headers");
}

}  // namespace assay::unpack
