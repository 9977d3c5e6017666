// APPNOTE.TXT 6.3: end of central directory (4.3.16), central header (4.3.12), local header
// (4.3.7). Office programs write plain zips: no zip64, no spanning, methods store and deflate.
#include "report/office_zip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <memory>

namespace assay::report {

namespace {

constexpr std::size_t kEndSize = 22;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kLocalSize = 30;
// 1980-01-01 00:00, the first date of the format.
constexpr std::uint16_t kDosDate = 0x21;

struct Inflate {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct Deflate {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

Result<std::size_t> find_end(ByteView file) {
  for (std::size_t back = kEndSize; back <= file.size() && back <= kEndSize + 65535; ++back) {
    if (has_at(file, file.size() - back, "PK\5\6")) return file.size() - back;
  }
  return fail(ErrorCode::damaged, "not a zip: no end of central directory");
}

struct Central {
  std::uint16_t flags, method;
  std::uint32_t crc, packed, size, local;
  std::string name;
};

Result<Central> read_central(ByteView file, std::size_t& at) {
  if (at + kCentralSize > file.size() || !has_at(file, at, "PK\1\2")) {
    return fail(ErrorCode::damaged, "the zip directory is broken");
  }
  Central entry{le16(file, at + 8),
                le16(file, at + 10),
                le32(file, at + 16),
                le32(file, at + 20),
                le32(file, at + 24),
                le32(file, at + 42),
                {}};
  const std::size_t name_size = le16(file, at + 28);
  const std::size_t rest = std::size_t{le16(file, at + 30)} + le16(file, at + 32);
  if (at + kCentralSize + name_size + rest > file.size()) {
    return fail(ErrorCode::damaged, "the zip directory is broken");
  }
  entry.name = as_text(file.subspan(at + kCentralSize, name_size));
  at += kCentralSize + name_size + rest;
  return entry;
}

Result<std::string> read_part(ByteView file, const Central& entry) {
  const std::size_t local = entry.local;
  if (local + kLocalSize > file.size() || !has_at(file, local, "PK\3\4")) {
    return fail(ErrorCode::damaged, "a part has no header", entry.name);
  }
  const std::size_t data = local + kLocalSize + le16(file, local + 26) + le16(file, local + 28);
  if (data > file.size() || entry.packed > file.size() - data) {
    return fail(ErrorCode::damaged, "a part reaches past the end of the file", entry.name);
  }
  const ByteView packed = file.subspan(data, entry.packed);
  if (entry.method == 0) return std::string(as_text(packed));
  if (entry.method != 8) return fail(ErrorCode::unsupported, "unknown compression", entry.name);
  std::string out(entry.size, '\0');
  const std::unique_ptr<libdeflate_decompressor, Inflate> inflate(libdeflate_alloc_decompressor());
  if (libdeflate_deflate_decompress(inflate.get(), packed.data(), packed.size(), out.data(),
                                    out.size(), nullptr) != LIBDEFLATE_SUCCESS) {
    return fail(ErrorCode::damaged, "a part does not unpack to its stated size", entry.name);
  }
  return out;
}

std::uint32_t crc_of(std::string_view content) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
}

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out += static_cast<char>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xff);
  }
}

std::string deflated(const std::string& content) {
  const std::unique_ptr<libdeflate_compressor, Deflate> deflate(libdeflate_alloc_compressor(6));
  std::string out(libdeflate_deflate_compress_bound(deflate.get(), content.size()), '\0');
  out.resize(libdeflate_deflate_compress(deflate.get(), content.data(), content.size(), out.data(),
                                         out.size()));
  return out;
}

// The 26 bytes that the local and the central header share, from "version needed" on.
void put_common(std::string& out, const OfficePart& part, std::size_t packed) {
  put<std::uint16_t>(out, 20);
  put<std::uint16_t>(out, 0);
  put<std::uint16_t>(out, 8);
  put<std::uint16_t>(out, 0);
  put<std::uint16_t>(out, kDosDate);
  put<std::uint32_t>(out, crc_of(part.content));
  put<std::uint32_t>(out, static_cast<std::uint32_t>(packed));
  put<std::uint32_t>(out, static_cast<std::uint32_t>(part.content.size()));
  put<std::uint16_t>(out, static_cast<std::uint16_t>(part.name.size()));
  put<std::uint16_t>(out, 0);
}

}  // namespace

Result<std::vector<OfficePart>> read_office_zip(ByteView file, const OfficeLimits& limits) {
  if (file.size() > limits.file_bytes)
    return fail(ErrorCode::limit, "the file is larger than 10 MB");
  ASSAY_ASSIGN(const std::size_t end, find_end(file));
  const std::size_t count = le16(file, end + 10);
  std::size_t at = le32(file, end + 16);
  if (count > limits.parts) return fail(ErrorCode::limit, "the file has too many parts");
  std::vector<OfficePart> parts;
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    ASSAY_ASSIGN(const Central entry, read_central(file, at));
    if ((entry.flags & 1) != 0)
      return fail(ErrorCode::encrypted, "a part is encrypted", entry.name);
    total += entry.size;
    if (total > limits.inflated_bytes || total / limits.ratio > file.size()) {
      return fail(ErrorCode::limit, "the file unpacks to far more than a report does", entry.name);
    }
    ASSAY_ASSIGN(std::string content, read_part(file, entry));
    if (crc_of(content) != entry.crc) {
      return fail(ErrorCode::damaged, "the checksum of a part is wrong", entry.name);
    }
    parts.push_back({entry.name, std::move(content)});
  }
  return parts;
}

std::string write_office_zip(const std::vector<OfficePart>& parts) {
  std::string out;
  std::string directory;
  for (const auto& part : parts) {
    const auto local = static_cast<std::uint32_t>(out.size());
    const std::string packed = deflated(part.content);
    out += "PK\3\4";
    put_common(out, part, packed.size());
    out += part.name + packed;
    directory += "PK\1\2";
    put<std::uint16_t>(directory, 20);
    put_common(directory, part, packed.size());
    put<std::uint16_t>(directory, 0);  // comment
    put<std::uint16_t>(directory, 0);  // disk
    put<std::uint16_t>(directory, 0);  // internal attributes
    put<std::uint32_t>(directory, 0);  // external attributes
    put<std::uint32_t>(directory, local);
    directory += part.name;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory;
  out += "PK\5\6";
  put<std::uint32_t>(out, 0);
  put<std::uint16_t>(out, static_cast<std::uint16_t>(parts.size()));
  put<std::uint16_t>(out, static_cast<std::uint16_t>(parts.size()));
  put<std::uint32_t>(out, static_cast<std::uint32_t>(directory.size()));
  put<std::uint32_t>(out, start);
  put<std::uint16_t>(out, 0);
  return out;
}

}  // namespace assay::report
