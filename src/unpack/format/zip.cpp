// ZIP (APPNOTE 6.3.10). The central directory says what the archive holds; what lies between and
// around its members is searched for local headers that it does not mention, so that nothing hides
// there: a member only in a local header, a second archive in front, the members of a damaged
// directory.
//
// Members that share bytes are a bomb (a few megabytes of overlap unpack to petabytes): none of
// them is read.
#include "unpack/buffer_pool.h"
#include "unpack/codec/codec.h"
#include "unpack/engine.h"
#include "unpack/inflate.h"
#include "unpack/zip_directory.h"

#include <libdeflate.h>

#include <algorithm>

namespace assay::unpack {

namespace {

enum Method : std::uint16_t {
  kStored = 0,
  kDeflate = 8,
  kDeflate64 = 9,
  kBzip2 = 12,
  kLzma = 14,
  kZstdOld = 20,
  kZstd = 93,
  kXz = 95,
  kAes = 99
};
constexpr std::uint16_t kEncrypted = 1, kDescriptor = 8, kStrong = 0x40, kMasked = 0x2000;
constexpr std::size_t kInflateWindow = 128u << 10;
constexpr std::uint64_t kMaxLinkBytes = 4096;
// Deflate cannot do better than this; a larger claim is not believed in advance.
constexpr std::uint64_t kMaxDeflateRatio = 1040;

bool head_is_zip(const Probe& probe) { return probe.head.size() >= 22; }

bool at_tail(const Probe& probe) {
  if (!probe.size || probe.tail.empty()) return false;
  const std::size_t at = find_end_record(probe.tail, *probe.size);
  if (at == ByteView::extent) return false;
  // The bare signature is in every program that reads archives; a directory with an entry is not.
  const ByteView record = probe.tail.subspan(at);
  return le32(record, 4) == 0xffffffff ||
         (le32(record, 4) == 0 && le16(record, 10) > 0 && le32(record, 12) >= 46);
}

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

// Checks the sum and length of what passes; a difference is reported at the end, after the bytes.
class CheckedStream final : public ByteStream {
 public:
  CheckedStream(ByteStream& inner, const ZipEntry& entry, bool check_crc)
      : inner_(inner), entry_(entry), check_crc_(check_crc) {}
  Result<std::size_t> read(MutableBytes out) override {
    if (out.empty()) return std::size_t{0};
    ASSAY_ASSIGN(const std::size_t got, inner_.read(out));
    crc_ = libdeflate_crc32(crc_, out.data(), got);
    count_ += got;
    if (got > 0) return got;
    if (count_ != entry_.size) {
      return fail(ErrorCode::damaged, "the member has " + std::to_string(count_) +
                                          " bytes, its header says " + std::to_string(entry_.size));
    }
    if (check_crc_ && crc_ != entry_.crc)
      return fail(ErrorCode::damaged, "the checksum of the member does not match");
    return got;
  }

 private:
  ByteStream& inner_;
  const ZipEntry& entry_;
  bool check_crc_;
  std::uint32_t crc_ = 0;
  std::uint64_t count_ = 0;
};

// Content that is whole, then an error: read, but not what the archive says it is.
class FailingStream final : public ByteStream {
 public:
  FailingStream(ByteView bytes, Error error) : bytes_(bytes), error_(std::move(error)) {}
  Result<std::size_t> read(MutableBytes out) override {
    if (bytes_.empty()) return std::unexpected(error_);
    const std::size_t part = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.begin(), part, out.begin());
    bytes_ = bytes_.subspan(part);
    return part;
  }

 private:
  ByteView bytes_;
  Error error_;
};

class Reader {
 public:
  Reader(const Input& input, Sink& sink)
      : input_(input), source_(*input.source), sink_(sink), window_(source_, input) {}

  Status run() {
    auto directory = read_directory(window_);
    if (!directory) {
      if (directory.error().code != ErrorCode::not_found) return std::unexpected(directory.error());
      ASSAY_TRY(scan_gap(0, source_.size(), /*hidden=*/false));
      return fail(ErrorCode::damaged,
                  "the central directory is missing: the archive is cut off or damaged");
    }
    ASSAY_TRY(members(*directory));
    if (directory->damage) return std::unexpected(*directory->damage);
    return {};
  }

 private:
  Status members(const ZipDirectory& directory) {
    std::uint64_t done = 0;  // everything before is accounted for
    for (std::size_t i = 0; i < directory.entries.size(); ++i) {
      const ZipEntry& e = directory.entries[i];
      set_meta(e, directory.name(e), /*hidden=*/false);
      const std::uint64_t limit = next_offset(directory, i);
      if (e.local_offset < done || overlaps_next(directory, i, limit)) {
        ASSAY_TRY(
            sink_.opaque(meta_, Reason::limit, "overlap: shares its bytes with another member"));
        done = std::max(done, std::min(limit, e.local_offset + 30 + e.name_length + e.packed));
        continue;
      }
      if (e.local_offset > done) {
        // The gap may be delivered through meta_, which the member needs again.
        ASSAY_TRY(scan_gap(done, std::min(e.local_offset, directory.begin), /*hidden=*/true));
        set_meta(e, directory.name(e), /*hidden=*/false);
      }
      ASSAY_ASSIGN(const std::uint64_t end, member(e, limit));
      done = std::max(done, end);
    }
    if (done < directory.begin) ASSAY_TRY(scan_gap(done, directory.begin, /*hidden=*/true));
    return scan_gap(directory.end, source_.size(), /*hidden=*/true);
  }

  // Where the member after entry `i` begins. `i` only grows, so that the search is one pass over
  // all entries.
  std::uint64_t next_offset(const ZipDirectory& directory, std::size_t i) {
    next_ = std::max(next_, i + 1);
    while (next_ < directory.entries.size() &&
           directory.entries[next_].local_offset <= directory.entries[i].local_offset) {
      ++next_;
    }
    return next_ < directory.entries.size() ? directory.entries[next_].local_offset
                                            : directory.begin;
  }

  static bool overlaps_next(const ZipDirectory& directory, std::size_t i, std::uint64_t next) {
    const ZipEntry& e = directory.entries[i];
    const auto same_place = [&](std::size_t j) {
      return j < directory.entries.size() && directory.entries[j].local_offset == e.local_offset;
    };
    if (same_place(i + 1) || (i > 0 && same_place(i - 1))) return true;
    const std::uint64_t least = 30 + e.name_length;
    return next < directory.begin && next > e.local_offset &&
           (next - e.local_offset < least || e.packed > next - e.local_offset - least);
  }

  void set_meta(const ZipEntry& e, std::string_view name, bool hidden) {
    meta_.path = name;
    if (meta_.path.find('/') == std::string::npos)
      std::replace(meta_.path.begin(), meta_.path.end(), '\\', '/');
    meta_.kind = EntryKind::file;
    meta_.size = e.size;
    meta_.packed_size = e.packed;
    meta_.hidden = hidden;
    meta_.link_target.clear();
    meta_.offset.reset();
    meta_.remnant = Reason::none;
    meta_.mode = e.made_on == 3 ? (e.attributes >> 16) & 07777 : 0;
    const std::uint32_t type = e.made_on == 3 ? (e.attributes >> 28) & 0xf : 0;
    if (meta_.path.ends_with('/') && e.size == 0) meta_.kind = EntryKind::directory;
    if (type == 0xa && e.size > 0 && e.size <= kMaxLinkBytes) meta_.kind = EntryKind::symlink;
  }

  // Delivers one member of the directory; returns where its bytes end.
  Result<std::uint64_t> member(const ZipEntry& e, std::uint64_t limit) {
    auto local = read_local(window_, e.local_offset);
    if (!local) {
      if (local.error().code == ErrorCode::io) return std::unexpected(local.error());
      ASSAY_TRY(sink_.opaque(meta_, Reason::damaged, local.error().message));
      return e.local_offset;
    }
    const std::uint64_t there = source_.size() - std::min(source_.size(), local->data);
    if (e.packed > there) {
      ASSAY_TRY(cut_off(e, local->data, there));
      return source_.size();
    }
    ASSAY_TRY(data(e, local->data, e.packed));
    std::uint64_t end = local->data + e.packed;
    if (((local->entry.flags | e.flags) & kDescriptor) != 0) end = after_descriptor(end, e, limit);
    return end;
  }

  Status cut_off(const ZipEntry& e, std::uint64_t at, std::uint64_t there) {
    if (there == 0) return sink_.opaque(meta_, Reason::damaged, "its bytes lie outside the file");
    return data(e, at, there);
  }

  // Sizes after the data take 12 or 20 bytes, and 4 more for a signature that is optional.
  std::uint64_t after_descriptor(std::uint64_t end, const ZipEntry& e, std::uint64_t limit) {
    auto bytes = window_.some(end, 24);
    if (!bytes || bytes->size() < 12) return end;
    const bool is_signed = has_at(*bytes, 0, "PK\x07\x08");
    const std::size_t at = is_signed ? 4 : 0;
    if (bytes->size() >= at + 20 && le32(*bytes, at) == e.crc && le64(*bytes, at + 4) == e.packed &&
        le64(*bytes, at + 12) == e.size) {
      return end + at + 20;
    }
    const bool fits = bytes->size() >= at + 12 && le32(*bytes, at) == e.crc;
    if (is_signed || (fits && end + at + 12 <= limit)) return end + at + 12;
    return end;
  }

  // The packed bytes of the member that meta_ describes.
  Status data(const ZipEntry& e, std::uint64_t at, std::uint64_t packed) {
    if (meta_.kind == EntryKind::directory) return sink_.node(meta_);
    if ((e.flags & (kEncrypted | kStrong | kMasked)) != 0 || e.method == kAes) {
      return sink_.opaque(meta_, Reason::encrypted,
                          e.method == kAes ? "encrypted (AES)" : "encrypted (ZipCrypto or other)");
    }
    if (meta_.kind == EntryKind::symlink) return link(e, at, packed);
    switch (e.method) {
      case kStored:
        return stored(e, at, packed);
      case kDeflate:
        return deflated(e, at, packed);
      case kDeflate64:
      case kBzip2:
      case kLzma:
      case kZstdOld:
      case kZstd:
      case kXz:
        return other_method(e, at, packed);
      default:
        return sink_.opaque(meta_, Reason::unsupported,
                            "compression method " + std::to_string(e.method) + " is not known");
    }
  }

  Status link(const ZipEntry& e, std::uint64_t at, std::uint64_t packed) {
    std::vector<std::byte> target(static_cast<std::size_t>(e.size));
    const SliceSource slice(source_, at, packed);
    SourceStream raw(slice);
    std::size_t got = 0;
    if (e.method == kDeflate) {
      const auto space = borrow(input_, kInflateWindow);
      InflateStream inflate(raw, space.bytes());
      got = read_full(inflate, target).value_or(0);
    } else if (e.method == kStored) {
      got = read_full(raw, target).value_or(0);
    }
    meta_.link_target = as_text(ByteView(target).first(got));
    return sink_.node(meta_);
  }

  Status stored(const ZipEntry& e, std::uint64_t at, std::uint64_t packed) {
    const SliceSource slice(source_, at, packed);
    if (packed != e.size) return checked(e, slice);
    // A member that fits the window is read once; larger ones are left where they are, and their
    // sum is taken in a pass of its own.
    if (packed <= ZipWindow::kBytes || !slice.memory().empty()) {
      ASSAY_ASSIGN(const ByteView bytes, window_.view(at, static_cast<std::size_t>(packed)));
      return in_memory(e, bytes);
    }
    ASSAY_ASSIGN(const std::uint32_t crc, crc_of(slice));
    if (crc != e.crc) return checked(e, slice);
    return sink_.file(meta_, slice);
  }

  Status checked(const ZipEntry& e, const ByteSource& plain) {
    SourceStream raw(plain);
    CheckedStream stream(raw, e, true);
    return sink_.file(meta_, stream);
  }

  Result<std::uint32_t> crc_of(const ByteSource& source) {
    const auto chunk = borrow(input_, 1u << 20);
    std::uint32_t crc = 0;
    for (std::uint64_t at = 0; at < source.size();) {
      ASSAY_ASSIGN(const std::size_t got, source.pread(at, chunk.bytes()));
      if (got == 0) break;
      crc = libdeflate_crc32(crc, chunk.bytes().data(), got);
      at += got;
    }
    return crc;
  }

  Status in_memory(const ZipEntry& e, ByteView bytes) {
    if (libdeflate_crc32(0, bytes.data(), bytes.size()) == e.crc) {
      const MemorySource whole(bytes);
      return sink_.file(meta_, whole);
    }
    FailingStream stream(bytes, {ErrorCode::damaged, "the checksum of the member does not match"});
    return sink_.file(meta_, stream);
  }

  Status deflated(const ZipEntry& e, std::uint64_t at, std::uint64_t packed) {
    if (e.size / kMaxDeflateRatio <= packed &&
        e.size + packed <= std::min<std::uint64_t>(room(input_), 32u << 20)) {
      ASSAY_ASSIGN(const bool done, at_once(e, at, static_cast<std::size_t>(packed)));
      if (done) return {};
    }
    const SliceSource slice(source_, at, packed);
    SourceStream raw(slice);
    const auto space = borrow(input_, kInflateWindow);
    InflateStream inflate(raw, space.bytes());
    CheckedStream stream(inflate, e, true);
    return sink_.file(meta_, stream);
  }

  // Inflates the whole member into memory; false when it is not what its header says, and the
  // careful way has to find out how.
  Result<bool> at_once(const ZipEntry& e, std::uint64_t at, std::size_t packed) {
    BufferPool::Loan packed_space;
    ByteView bytes;
    if (packed <= ZipWindow::kBytes || !source_.memory().empty()) {
      ASSAY_ASSIGN(bytes, window_.view(at, packed));
    } else {
      packed_space = borrow(input_, packed);
      ASSAY_ASSIGN(const std::size_t got, source_.pread(at, packed_space.bytes().first(packed)));
      if (got != packed) return false;
      bytes = packed_space.bytes().first(packed);
    }
    const auto size = static_cast<std::size_t>(e.size);
    // One buffer serves all small members of the archive.
    BufferPool::Loan large;
    if (size > kKeptBytes)
      large = borrow(input_, size);
    else if (kept_.capacity() < size)
      kept_ = borrow(input_, std::max<std::size_t>(size, kKeptBytes / 4));
    const MutableBytes out = (size > kKeptBytes ? large : kept_).bytes().first(size);
    if (!decompressor_) decompressor_.reset(libdeflate_alloc_decompressor());
    if (!decompressor_) return false;
    std::size_t got = 0;
    const auto code = libdeflate_deflate_decompress(decompressor_.get(), bytes.data(), bytes.size(),
                                                    out.data(), out.size(), &got);
    if (code != LIBDEFLATE_SUCCESS || got != size) return false;
    packed_space = {};
    ASSAY_TRY(in_memory(e, out));
    return true;
  }

  Status other_method(const ZipEntry& e, std::uint64_t at, std::uint64_t packed) {
    const SliceSource slice(source_, at, packed);
    SourceStream raw(slice);
    Feed feed(raw);
    DecoderPtr decoder;
    const std::uint64_t memory = input_.memory_limit_bytes;
    switch (e.method) {
      case kDeflate64:
        decoder = open_deflate64(feed);
        break;
      case kBzip2:
        decoder = open_bzip2(feed);
        break;
      case kXz:
        decoder = open_xz(feed, memory);
        break;
      case kLzma:
        decoder = open_zip_lzma(feed, e.size, memory);
        break;
      default:
        decoder = open_zstd(feed, memory);
        break;
    }
    CheckedStream stream(*decoder, e, true);
    return sink_.file(meta_, stream);
  }

  // ---- bytes that the directory does not mention

  // Everything in [begin, end): local headers become members; other bytes, unless they are zeros or
  // records of the format itself, are delivered as a remnant.
  Status scan_gap(std::uint64_t begin, std::uint64_t end, bool hidden) {
    std::uint64_t at = begin;
    std::uint64_t unknown = begin;  // begin of the bytes that mean nothing so far
    while (at < end) {
      ASSAY_ASSIGN(const std::uint64_t found, find_signature(at, end));
      at = found;
      if (at >= end) break;
      ASSAY_ASSIGN(const std::uint64_t next, record(at, end, hidden, unknown));
      if (next > at) {
        at = unknown = next;
      } else {
        at += 2;
      }
    }
    return remnant(unknown, end);
  }

  Result<std::uint64_t> find_signature(std::uint64_t at, std::uint64_t end) {
    while (at < end) {
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(end - at, ZipWindow::kBytes));
      ASSAY_ASSIGN(const ByteView bytes, window_.some(at, wanted));
      if (bytes.size() < 4) return end;
      const std::size_t found = as_text(bytes).find("PK");
      if (found == std::string_view::npos) {
        at += bytes.size() - 1;
        if (bytes.size() < wanted || at + 4 > end) return end;
        continue;
      }
      at += found;
      ASSAY_ASSIGN(const ByteView four, window_.some(at, 4));
      if (four.size() < 4 || at + 4 > end) return end;
      if (is_signature(four)) return at;
      at += 2;
    }
    return end;
  }

  static bool is_signature(ByteView four) {
    const auto a = std::to_integer<int>(four[2]);
    const auto b = std::to_integer<int>(four[3]);
    return (a == 1 && b == 2) || (a == 3 && b == 4) || (a == 5 && b == 6) || (a == 6 && b == 6) ||
           (a == 6 && b == 7) || (a == 7 && b == 8);
  }

  // The end of the record at `at`, or `at` when it is none.
  Result<std::uint64_t> record(std::uint64_t at, std::uint64_t end, bool hidden,
                               std::uint64_t unknown) {
    ASSAY_ASSIGN(const ByteView bytes, window_.some(at, 56));
    const std::size_t left = bytes.size();
    const int kind = std::to_integer<int>(bytes[2]) * 16 + std::to_integer<int>(bytes[3]);
    switch (kind) {
      case 0x12:
        if (left < 46) return at;
        return std::min(end, at + 46 + le16(bytes, 28) + le16(bytes, 30) + le16(bytes, 32));
      case 0x56:
        return left < 22 ? at : std::min(end, at + 22 + le16(bytes, 20));
      case 0x66: {
        if (left < 56) return at;
        const std::uint64_t length = le64(bytes, 4);
        return length > end - at ? at : std::min(end, at + 12 + length);
      }
      case 0x67:
        return std::min(end, at + 20);
      case 0x78:
        return std::min(end, at + 16);
      default:
        return local_only(at, end, hidden, unknown);
    }
  }

  Result<std::uint64_t> local_only(std::uint64_t at, std::uint64_t end, bool hidden,
                                   std::uint64_t unknown) {
    auto local = read_local(window_, at);
    if (!local || local->data > end) return at;
    ZipEntry& e = local->entry;
    std::uint64_t packed = e.packed;
    const bool open_ended = (e.flags & kDescriptor) != 0 && e.packed == 0 && e.crc == 0;
    if (open_ended) {
      if (!measure(e, local->data, end, packed)) return at;
    } else if (packed > end - local->data) {
      if (hidden) return at;  // more likely not a header at all
      packed = end - local->data;
    }
    ASSAY_TRY(remnant(unknown, at));
    set_meta(e, local->name, hidden);
    if (open_ended) meta_.size.reset();
    meta_.packed_size = packed;
    if (hidden) meta_.offset = at;
    ASSAY_TRY(data(e, local->data, packed));
    const std::uint64_t data_end = local->data + packed;
    if ((e.flags & kDescriptor) == 0) return data_end;
    return std::min(end, after_descriptor(data_end, e, end));
  }

  // Finds the size of a member whose header left it to a descriptor after the data.
  bool measure(ZipEntry& e, std::uint64_t at, std::uint64_t end, std::uint64_t& packed) {
    const SliceSource rest(source_, at, end - at);
    if (e.method == kDeflate && (e.flags & kEncrypted) == 0) {
      SourceStream raw(rest);
      const auto space = borrow(input_, kInflateWindow);
      const auto waste = borrow(input_, kInflateWindow);
      InflateStream inflate(raw, space.bytes());
      const std::uint64_t most = std::max<std::uint64_t>(kMostMeasured, (end - at) * 20);
      for (;;) {
        auto got = inflate.read(waste.bytes());
        if (!got || inflate.count() > most) break;
        if (*got > 0) continue;
        packed = inflate.packed();
        e.size = inflate.count();
        e.crc = inflate.crc32();
        return true;
      }
      // Cut off or damaged: deliver what there is, the reader will say so.
      packed = end - at;
      return true;
    }
    return descriptor_after(e, at, end, packed);
  }

  // Looks for a signed descriptor whose size agrees with its place.
  bool descriptor_after(ZipEntry& e, std::uint64_t at, std::uint64_t end, std::uint64_t& packed) {
    for (std::uint64_t place = at; place + 16 <= end;) {
      auto found = find_signature(place, end);
      if (!found || *found + 16 > end) return false;
      auto bytes = window_.view(*found, 16);
      if (bytes && has_at(*bytes, 0, "PK\x07\x08") && le32(*bytes, 8) == *found - at) {
        packed = *found - at;
        e.crc = le32(*bytes, 4);
        e.size = le32(*bytes, 12);
        return true;
      }
      place = *found + 2;
    }
    return false;
  }

  Status remnant(std::uint64_t begin, std::uint64_t end) {
    if (begin >= end) return {};
    ASSAY_ASSIGN(const bool expected, is_expected(begin, end));
    if (expected) return {};
    meta_ = {};
    meta_.remnant = end == source_.size() ? Reason::trailing : Reason::gap;
    meta_.path = end == source_.size() ? "trailing" : "gap";
    meta_.offset = begin;
    const SliceSource slice(source_, begin, end - begin);
    meta_.size = slice.size();
    return sink_.file(meta_, slice);
  }

  // Zeros, the signature block of an Android package, and a front part whose type names the whole
  // content (the program of a self-extracting archive): that has been scanned as such.
  Result<bool> is_expected(std::uint64_t begin, std::uint64_t end) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(end - begin, 64u << 10));
    ASSAY_ASSIGN(const ByteView front, window_.some(begin, length));
    if (begin == 0) {
      const Format* type = detect({.head = front});
      if (type != nullptr && type->open == nullptr) return true;
    }
    const bool zeros =
        std::all_of(front.begin(), front.end(), [](std::byte b) { return b == std::byte{0}; });
    if (zeros && front.size() == end - begin) return true;
    if (end - begin < 24) return false;
    ASSAY_ASSIGN(const ByteView last, window_.view(end - 16, 16));
    return has_at(last, 0, "APK Sig Block 42");
  }

  static constexpr std::size_t kKeptBytes = 1u << 20;
  static constexpr std::uint64_t kMostMeasured = 64u << 20;

  const Input& input_;
  const ByteSource& source_;
  Sink& sink_;
  ZipWindow window_;
  EntryMeta meta_;
  std::size_t next_ = 0;
  BufferPool::Loan kept_;
  std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor_;
};

Status open(const Input& input, Sink& sink) { return Reader(input, sink).run(); }

constexpr Magic kMagics[] = {{0, "PK\x03\x04"},
                             {0, "PK\x05\x06"},
                             {0, "PK\x06\x06"},
                             {0, std::string_view("PK\x07\x08PK\x03\x04")},
                             {0, "PK00PK\x03\x04"}};

}  // namespace

extern const Format zip{
    .name = "zip",
    .title = "ZIP (zip64, data descriptors, self-extracting)",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .confirm = head_is_zip,
    .open = open,
    .doc =
        "Stored, deflate, deflate64, bzip2, LZMA, xz and zstd members; checksums are checked. "
        "Members that "
        "only a local header names are listed as hidden. Encrypted members are opaque; so are "
        "members that "
        "overlap others. Found behind other content (JPEG, ELF, PE) by its end record.",
    .at_tail = at_tail,
};

}  // namespace assay::unpack
