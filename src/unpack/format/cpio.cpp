// cpio in its four shapes: new ASCII (070701, with checksums 070702), old ASCII (070707) and the
// binary header of either byte order. Archives end to end (initial RAM disks) are read on.
#include "unpack/stream_window.h"

#include <charconv>

namespace assay::unpack {

namespace {

constexpr std::uint64_t kMaxName = 65536;
constexpr std::uint64_t kMaxLink = 65536;

enum class Shape { none, ascii_new, ascii_old, binary_le, binary_be };

Shape shape_of(ByteView head) {
  if (has_at(head, 0, "070701") || has_at(head, 0, "070702")) return Shape::ascii_new;
  if (has_at(head, 0, "070707")) return Shape::ascii_old;
  if (has_at(head, 0, "\xc7\x71")) return Shape::binary_le;
  if (has_at(head, 0, "\x71\xc7")) return Shape::binary_be;
  return Shape::none;
}

struct Header {
  std::uint64_t name_length = 0;
  std::uint64_t size = 0;
  std::uint64_t mode = 0;
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::uint64_t links = 1;
  std::size_t length = 0;     // of the header
  std::size_t alignment = 1;  // of name and data
};

bool number(ByteView head, std::size_t at, std::size_t length, int base, std::uint64_t& out) {
  const std::string_view text = as_text(head.subspan(at, length));
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return code == std::errc() && end == text.data() + text.size();
}

bool parse_new(ByteView head, Header& h) {
  if (head.size() < 110) return false;
  h.length = 110;
  h.alignment = 4;
  return number(head, 14, 8, 16, h.mode) && number(head, 22, 8, 16, h.uid) &&
         number(head, 30, 8, 16, h.gid) && number(head, 38, 8, 16, h.links) &&
         number(head, 54, 8, 16, h.size) && number(head, 94, 8, 16, h.name_length);
}

bool parse_old(ByteView head, Header& h) {
  if (head.size() < 76) return false;
  h.length = 76;
  return number(head, 18, 6, 8, h.mode) && number(head, 24, 6, 8, h.uid) &&
         number(head, 30, 6, 8, h.gid) && number(head, 36, 6, 8, h.links) &&
         number(head, 59, 6, 8, h.name_length) && number(head, 65, 11, 8, h.size);
}

bool parse_binary(ByteView head, bool big_endian, Header& h) {
  if (head.size() < 26) return false;
  const auto word = [&](std::size_t at) -> std::uint64_t {
    return big_endian ? be16(head, at) : le16(head, at);
  };
  h.length = 26;
  h.alignment = 2;
  h.mode = word(6);
  h.uid = word(8);
  h.gid = word(10);
  h.links = word(12);
  h.name_length = word(20);
  h.size = (word(22) << 16) | word(24);  // the high half comes first in both byte orders
  return true;
}

bool parse_header(ByteView head, Header& h) {
  switch (shape_of(head)) {
    case Shape::ascii_new:
      return parse_new(head, h);
    case Shape::ascii_old:
      return parse_old(head, h);
    case Shape::binary_le:
      return parse_binary(head, false, h);
    case Shape::binary_be:
      return parse_binary(head, true, h);
    case Shape::none:
      return false;
  }
  return false;
}

bool confirm(const Probe& probe) {
  Header h;
  if (!parse_header(probe.head, h) || h.name_length < 2 || h.name_length > kMaxName) return false;
  // The name ends with a zero: a test that chance does not pass.
  const std::uint64_t last = h.length + h.name_length - 1;
  return last < probe.head.size() && probe.head[static_cast<std::size_t>(last)] == std::byte{0};
}

class Reader {
 public:
  Reader(const Input& input, Sink& sink) : window_(input), sink_(sink) {}

  Status run() {
    for (;;) {
      ASSAY_ASSIGN(const ByteView head, window_.peek(110));
      if (head.empty()) return fail(ErrorCode::damaged, "the archive ends without its trailer");
      Header h;
      if (!parse_header(head, h) || h.name_length == 0 || h.name_length > kMaxName) {
        return fail(ErrorCode::damaged,
                    "no valid header at byte " + std::to_string(window_.taken() - archive_));
      }
      ASSAY_ASSIGN(const std::string name, read_name(h));
      if (name != "TRAILER!!!") {
        ASSAY_TRY(member(h, name));
        continue;
      }
      ASSAY_ASSIGN(const bool more, window_.skip_zeros());
      if (!more) return {};
      ASSAY_ASSIGN(const ByteView next, window_.peek(kMaxName));
      if (!confirm({.head = next})) return window_.deliver_rest(sink_);
      archive_ = window_.taken();
    }
  }

 private:
  // Up to the next multiple of the alignment, counted from the start of this archive.
  std::uint64_t padding(const Header& h, std::uint64_t more) const {
    const std::uint64_t at = window_.taken() - archive_ + more;
    return (h.alignment - at % h.alignment) % h.alignment;
  }

  Result<std::string> read_name(const Header& h) {
    window_.take(h.length);
    ASSAY_ASSIGN(const ByteView bytes, window_.peek(static_cast<std::size_t>(h.name_length)));
    if (bytes.size() != h.name_length)
      return fail(ErrorCode::damaged, "the archive ends inside a name");
    std::string name(as_text(bytes));
    window_.take(bytes.size());
    name.resize(std::min(name.size(), name.find('\0')));
    if (name != "TRAILER!!!") ASSAY_TRY(window_.skip(padding(h, 0)));
    return name;
  }

  Status member(const Header& h, const std::string& name) {
    EntryMeta meta;
    meta.path = name;
    meta.mode = static_cast<std::uint32_t>(h.mode & 07777);
    meta.uid = static_cast<std::uint32_t>(h.uid);
    meta.gid = static_cast<std::uint32_t>(h.gid);
    switch (h.mode & 0170000) {
      case 0040000:
        meta.kind = EntryKind::directory;
        break;
      case 0120000:
        return link(h, meta);
      case 0010000:
        meta.kind = EntryKind::fifo;
        break;
      case 0020000:
      case 0060000:
      case 0140000:
        meta.kind = EntryKind::device;
        break;
      default:
        break;
    }
    // Of several names for one file only the last carries the data.
    if (meta.kind == EntryKind::file && h.size == 0 && h.links > 1 && h.alignment == 4) {
      meta.kind = EntryKind::hardlink;
    }
    if (meta.kind == EntryKind::file)
      return window_.deliver(sink_, meta, h.size, padding(h, h.size));
    ASSAY_TRY(sink_.node(meta));
    return window_.skip(h.size + padding(h, h.size));
  }

  Status link(const Header& h, EntryMeta& meta) {
    if (h.size > kMaxLink) return window_.deliver(sink_, meta, h.size, padding(h, h.size));
    meta.kind = EntryKind::symlink;
    const std::uint64_t pad = padding(h, h.size);
    ASSAY_ASSIGN(const ByteView target, window_.peek(static_cast<std::size_t>(h.size)));
    if (target.size() != h.size) return fail(ErrorCode::damaged, "the archive ends inside a link");
    meta.link_target = as_text(target);
    window_.take(target.size());
    ASSAY_TRY(sink_.node(meta));
    return window_.skip(pad);
  }

  StreamWindow window_;
  Sink& sink_;
  std::uint64_t archive_ = 0;  // where the present archive begins
};

Status open(const Input& input, Sink& sink) { return Reader(input, sink).run(); }

constexpr Magic kMagics[] = {
    {0, "070701"}, {0, "070702"}, {0, "070707"}, {0, "\xc7\x71"}, {0, "\x71\xc7"}};

}  // namespace

extern const Format cpio{
    .name = "cpio",
    .title = "cpio (newc, crc, odc, binary)",
    .kind = Kind::archive,
    .access = Access::stream,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc =
        "Both byte orders of the binary header. Archives end to end are read on; what follows the "
        "last one "
        "is opened when its type is known, else listed as trailing.",
};

}  // namespace assay::unpack
