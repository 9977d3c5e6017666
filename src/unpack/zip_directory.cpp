#include "unpack/zip_directory.h"

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50,
                        kEnd64 = 0x06064b50, kLocator64 = 0x07064b50;
constexpr std::size_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22, kLocatorBytes = 20,
                      kEnd64Bytes = 56;
constexpr std::size_t kLongestTail = 65535 + kEndBytes;
constexpr std::uint32_t kSee64 = 0xffffffff;
constexpr std::size_t kMostNameBytes = 256u << 20;

struct EndRecord {
  std::uint64_t at = 0;  // of the record itself (zip64: of the zip64 record)
  std::uint64_t end = 0;
  std::uint64_t entries = 0;
  std::uint64_t directory_size = 0;
  std::uint64_t directory_offset = 0;  // as written, from where the archive begins
};

// Sizes and offset that did not fit the 32-bit fields, in this order, each only if its field says
// so.
void read_extra64(ByteView extra, bool central, ZipEntry& e, std::uint32_t size,
                  std::uint32_t packed, std::uint32_t offset) {
  while (extra.size() >= 4) {
    const std::uint16_t id = le16(extra);
    const std::size_t length = std::min<std::size_t>(le16(extra, 2), extra.size() - 4);
    ByteView body = extra.subspan(4, length);
    extra = extra.subspan(4 + length);
    if (id != 1) continue;
    const auto next = [&body](std::uint64_t& out) {
      if (body.size() < 8) return;
      out = le64(body);
      body = body.subspan(8);
    };
    if (size == kSee64) next(e.size);
    if (packed == kSee64) next(e.packed);
    if (central && offset == kSee64) next(e.local_offset);
  }
}

Result<EndRecord> read_end_record(ZipWindow& window) {
  const std::uint64_t size = window.source().size();
  const std::uint64_t tail_at = size > kLongestTail ? size - kLongestTail : 0;
  ASSAY_ASSIGN(const ByteView tail, window.some(tail_at, kLongestTail));
  const std::size_t found = find_end_record(tail, size);
  if (found == ByteView::extent) return fail(ErrorCode::not_found, "no end of central directory");
  EndRecord end;
  end.at = tail_at + found;
  end.end = std::min<std::uint64_t>(size, end.at + kEndBytes + le16(tail, found + 20));
  end.entries = le16(tail, found + 10);
  end.directory_size = le32(tail, found + 12);
  end.directory_offset = le32(tail, found + 16);
  const bool needs64 =
      end.entries == 0xffff || end.directory_size == kSee64 || end.directory_offset == kSee64;
  if (end.at < kLocatorBytes) return end;
  ASSAY_ASSIGN(const ByteView locator, window.view(end.at - kLocatorBytes, kLocatorBytes));
  if (le32(locator) != kLocator64) return end;
  const std::uint64_t stated = le64(locator, 8);
  // The record lies where the locator says or, when bytes were put in front, right before the
  // locator.
  for (const std::uint64_t at : {stated, end.at - kLocatorBytes - kEnd64Bytes}) {
    auto record = window.view(at, kEnd64Bytes);
    if (!record || le32(*record) != kEnd64) continue;
    if (!needs64 && at != stated) continue;
    end.at = at;
    end.entries = le64(*record, 32);
    end.directory_size = le64(*record, 40);
    end.directory_offset = le64(*record, 48);
    break;
  }
  return end;
}

// Info-ZIP, told to use zip64 on a pipe, writes the 32-bit offset as "see zip64" and no zip64
// record. Its directory is where it always is: right before the end record.
void place_by_size(EndRecord& end) {
  if (end.directory_offset == kSee64 && end.directory_offset > end.at &&
      end.directory_size <= end.at) {
    end.directory_offset = end.at - end.directory_size;
  }
}

// One record; false when there is none at `at`.
Result<bool> read_central(ZipWindow& window, std::uint64_t& at, std::uint64_t shift,
                          ZipDirectory& out) {
  ASSAY_ASSIGN(const ByteView fixed, window.some(at, kCentralBytes));
  if (fixed.size() < kCentralBytes || le32(fixed) != kCentral) return false;
  ZipEntry e;
  e.made_on = std::to_integer<std::uint8_t>(fixed[5]);
  e.flags = le16(fixed, 8);
  e.method = le16(fixed, 10);
  e.crc = le32(fixed, 16);
  const std::uint32_t packed = le32(fixed, 20);
  const std::uint32_t size = le32(fixed, 24);
  const std::size_t name_length = le16(fixed, 28);
  const std::size_t extra_length = le16(fixed, 30);
  const std::size_t comment_length = le16(fixed, 32);
  e.attributes = le32(fixed, 38);
  const std::uint32_t offset = le32(fixed, 42);
  e.packed = packed;
  e.size = size;
  e.local_offset = offset;
  ASSAY_ASSIGN(const ByteView rest, window.view(at + kCentralBytes, name_length + extra_length));
  read_extra64(rest.subspan(name_length), /*central=*/true, e, size, packed, offset);
  if (out.names.size() + name_length > kMostNameBytes) {
    return fail(ErrorCode::limit, "the names of the directory take more than 256 MiB");
  }
  e.name_at = static_cast<std::uint32_t>(out.names.size());
  e.name_length = static_cast<std::uint16_t>(name_length);
  out.names += as_text(rest.first(name_length));
  if (e.local_offset > ~0ull - shift)
    return fail(ErrorCode::damaged, "an entry lies outside the file");
  e.local_offset += shift;
  out.entries.push_back(e);
  at += kCentralBytes + name_length + extra_length + comment_length;
  return true;
}

bool is_central_at(ZipWindow& window, std::uint64_t at) {
  auto bytes = window.view(at, 4);
  return bytes && le32(*bytes) == kCentral;
}

bool is_plausible_name(std::string_view name) {
  return !name.empty() && name.find('\0') == std::string_view::npos;
}

bool is_known_method(std::uint16_t method) {
  return method <= 20 || (method >= 93 && method <= 99);
}

}  // namespace

ZipWindow::ZipWindow(const ByteSource& source, const Input& input)
    : source_(source), memory_(source.memory()) {
  if (memory_.empty()) block_ = borrow(input, kBytes);
}

Result<ByteView> ZipWindow::some(std::uint64_t offset, std::size_t length) {
  if (offset >= source_.size()) return ByteView{};
  const auto there =
      static_cast<std::size_t>(std::min<std::uint64_t>(length, source_.size() - offset));
  if (!memory_.empty()) return memory_.subspan(static_cast<std::size_t>(offset), there);
  if (offset < begin_ || offset - begin_ > size_ || there > size_ - (offset - begin_)) {
    begin_ = offset;
    size_ = 0;
    ASSAY_ASSIGN(size_, source_.pread(offset, block_.bytes().first(kBytes)));
  }
  const auto from = static_cast<std::size_t>(offset - begin_);
  return ByteView(block_.bytes().subspan(from, std::min(there, size_ - from)));
}

Result<ByteView> ZipWindow::view(std::uint64_t offset, std::size_t length) {
  ASSAY_ASSIGN(const ByteView bytes, some(offset, length));
  if (bytes.size() != length)
    return fail(ErrorCode::damaged, "a record reaches past the end of the file");
  return bytes;
}

// Asked of every file, so it must be quick: looks for the rarest byte of the signature.
std::size_t find_end_record(ByteView tail, std::uint64_t size) {
  if (tail.size() < kEndBytes) return ByteView::extent;
  const std::uint64_t tail_at = size - tail.size();
  std::size_t length = tail.size() - kEndBytes + 4;
  while (length >= 4) {
    const void* const hit = ::memrchr(tail.data() + 3, 6, length - 3);
    if (hit == nullptr) break;
    const auto at = static_cast<std::size_t>(static_cast<const std::byte*>(hit) - tail.data()) - 3;
    length = at + 3;
    if (le32(tail, at) != kEnd) continue;
    const std::uint64_t directory_size = le32(tail, at + 12);
    const bool is_zip64 = at >= kLocatorBytes && le32(tail, at - kLocatorBytes) == kLocator64;
    if (is_zip64 || directory_size <= tail_at + at) return at;
  }
  return ByteView::extent;
}

Result<ZipDirectory> read_directory(ZipWindow& window) {
  ASSAY_ASSIGN(EndRecord end, read_end_record(window));
  place_by_size(end);
  ZipDirectory out;
  out.end = end.end;
  // Bytes in front of the archive shift every offset, unless whoever put them there corrected them.
  std::uint64_t shift = 0;
  if (end.directory_size <= end.at && end.directory_offset <= end.at - end.directory_size &&
      is_central_at(window, end.at - end.directory_size)) {
    shift = end.at - end.directory_size - end.directory_offset;
  }
  out.begin = end.directory_offset + shift;
  if (end.directory_offset > end.at) {
    out.begin = end.at;
    out.damage = Error{ErrorCode::damaged, "the central directory lies outside the file"};
    return out;
  }
  std::uint64_t at = out.begin;
  while (at < end.at) {
    auto more = read_central(window, at, shift, out);
    if (!more) {
      out.damage = std::move(more).error();
      break;
    }
    if (!*more) break;
  }
  if (!out.damage && out.entries.size() != end.entries &&
      (out.entries.size() & 0xffff) != end.entries) {
    out.damage = Error{ErrorCode::damaged,
                       "the central directory has " + std::to_string(out.entries.size()) +
                           " entries, its end record says " + std::to_string(end.entries)};
  }
  std::stable_sort(
      out.entries.begin(), out.entries.end(),
      [](const ZipEntry& a, const ZipEntry& b) { return a.local_offset < b.local_offset; });
  // Some build tools write a directory line twice. It is the same member, not one that overlaps
  // another.
  const auto same_line = [&out](const ZipEntry& a, const ZipEntry& b) {
    return a.local_offset == b.local_offset && a.packed == b.packed && a.size == b.size &&
           a.crc == b.crc && a.method == b.method && out.name(a) == out.name(b);
  };
  out.entries.erase(std::unique(out.entries.begin(), out.entries.end(), same_line),
                    out.entries.end());
  return out;
}

Result<ZipLocal> read_local(ZipWindow& window, std::uint64_t offset) {
  auto fixed = window.view(offset, kLocalBytes);
  if (!fixed) return std::unexpected(std::move(fixed).error());
  if (le32(*fixed) != kLocal)
    return fail(ErrorCode::damaged, "no local header where one should be");
  ZipLocal local;
  ZipEntry& e = local.entry;
  e.local_offset = offset;
  e.flags = le16(*fixed, 6);
  e.method = le16(*fixed, 8);
  e.crc = le32(*fixed, 14);
  const std::uint32_t packed = le32(*fixed, 18);
  const std::uint32_t size = le32(*fixed, 22);
  e.packed = packed;
  e.size = size;
  const std::size_t name_length = le16(*fixed, 26);
  const std::size_t extra_length = le16(*fixed, 28);
  ASSAY_ASSIGN(const ByteView rest, window.view(offset + kLocalBytes, name_length + extra_length));
  local.name = as_text(rest.first(name_length));
  if (!is_plausible_name(local.name) || !is_known_method(e.method)) {
    return fail(ErrorCode::damaged, "the local header is not valid");
  }
  read_extra64(rest.subspan(name_length), /*central=*/false, e, size, packed, 0);
  local.data = offset + kLocalBytes + name_length + extra_length;
  return local;
}

}  // namespace assay::unpack
