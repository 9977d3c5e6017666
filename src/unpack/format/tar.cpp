// POSIX.1-1988 ustar, pax (POSIX.1-2001), GNU and the nameless tar of seventh edition Unix.
//
// The stream passes through one window. A member that fits into it is handed over where it lies;
// larger ones are streamed. Sparse files are delivered as the whole file that they stand for, holes
// as zeros.
#include "unpack/stream_window.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace assay::unpack {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kMaxExtendedHeader = 8u << 20;
constexpr std::size_t kMaxSparseParts = 1u << 20;
constexpr std::uint64_t kMaxSize = 1ull << 60;

std::string_view field(ByteView block, std::size_t at, std::size_t length) {
  const std::string_view text = as_text(block.subspan(at, length));
  return text.substr(0, text.find('\0'));
}

// Octal text, or GNU base-256 when the first bit is set. False for anything else.
bool parse_number(ByteView block, std::size_t at, std::size_t length, std::uint64_t& out) {
  const auto first = std::to_integer<unsigned>(block[at]);
  if ((first & 0x80) != 0) {
    out = first & 0x3f;
    for (std::size_t i = 1; i < length; ++i) {
      if (out >> 55 != 0) return false;
      out = (out << 8) | std::to_integer<unsigned>(block[at + i]);
    }
    return true;
  }
  std::string_view text = as_text(block.subspan(at, length));
  while (!text.empty() && (text.front() == ' ' || text.front() == '\0')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  out = 0;
  if (text.empty()) return true;
  text = text.substr(0, text.find_first_of(std::string_view(" \0", 2)));
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out, 8);
  return code == std::errc() && end == text.data() + text.size();
}

bool parse_decimal(std::string_view text, std::uint64_t& out) {
  text = text.substr(0, text.find('.'));
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc() && end == text.data() + text.size() && !text.empty();
}

// Sums of the header with the checksum field taken as spaces; old writers summed signed characters.
bool checksum_matches(ByteView block) {
  std::uint64_t stated = 0;
  if (!parse_number(block, 148, 8, stated)) return false;
  std::uint64_t sum = 8 * ' ';
  std::int64_t signed_sum = 8 * ' ';
  for (std::size_t i = 0; i < kBlock; ++i) {
    if (i >= 148 && i < 156) continue;
    sum += std::to_integer<unsigned>(block[i]);
    signed_sum += static_cast<signed char>(block[i]);
  }
  return stated == sum || static_cast<std::int64_t>(stated) == signed_sum;
}

bool confirm(const Probe& probe) {
  return probe.head.size() >= kBlock && probe.head[0] != std::byte{0} &&
         checksum_matches(probe.head);
}

struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// What pax records and GNU long-name members say about the next member.
struct Extra {
  std::string path;
  std::string link;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> uid;
  std::optional<std::uint64_t> gid;
  std::string sparse_name;
  std::optional<std::uint64_t> sparse_size;
  std::vector<Extent> sparse_map;  // GNU.sparse.map (0.1) or .offset/.numbytes (0.0)
  bool map_in_data = false;        // 1.0
};

// The file that a sparse member stands for.
class SparseStream final : public ByteStream {
 public:
  SparseStream(ByteStream& data, std::vector<Extent> map, std::uint64_t size)
      : data_(data), map_(std::move(map)), size_(size) {}

  Result<std::size_t> read(MutableBytes out) override {
    while (next_ < map_.size() && at_ >= map_[next_].offset + map_[next_].length) ++next_;
    const std::uint64_t end = next_ < map_.size() ? map_[next_].offset : size_;
    if (at_ < end) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), end - at_));
      std::fill_n(out.begin(), count, std::byte{0});
      at_ += count;
      return count;
    }
    if (next_ == map_.size()) return std::size_t{0};
    const std::uint64_t left = map_[next_].offset + map_[next_].length - at_;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left));
    ASSAY_ASSIGN(const std::size_t got, data_.read(out.first(count)));
    if (got == 0)
      return fail(ErrorCode::damaged, "a sparse member has less data than its map says");
    at_ += got;
    return got;
  }

 private:
  ByteStream& data_;
  std::vector<Extent> map_;
  std::uint64_t size_;
  std::uint64_t at_ = 0;
  std::size_t next_ = 0;
};

bool is_valid_map(const std::vector<Extent>& map, std::uint64_t size) {
  std::uint64_t end = 0;
  for (const Extent& part : map) {
    if (part.offset < end || part.length > size || part.offset > size - part.length) return false;
    end = part.offset + part.length;
  }
  return true;
}

class Reader {
 public:
  Reader(StreamWindow& window, Sink& sink) : window_(window), sink_(sink) {}

  Status run() {
    for (;;) {
      ASSAY_ASSIGN(const ByteView block, window_.peek(kBlock));
      if (block.size() < kBlock) {
        if (block.empty() && hidden_) return outcome();
        note_damage(block.empty() ? "the archive ends without the zero blocks that end a tar"
                                  : "the archive ends inside a header");
        return outcome();
      }
      if (is_zero(block)) {
        ASSAY_ASSIGN(const bool ended, skip_end());
        if (ended) return outcome();
        hidden_ = true;
        continue;
      }
      if (is_valid_header(block)) {
        ASSAY_TRY(header(block));
      } else {
        ASSAY_TRY(resume());
      }
    }
  }

 private:
  static bool is_zero(ByteView block) {
    return std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; });
  }

  // Zero blocks end the archive for every ordinary tar; what follows them is hidden from it.
  // False when another header follows.
  Result<bool> skip_end() {
    for (;;) {
      ASSAY_ASSIGN(const ByteView block, window_.peek(kBlock));
      if (block.empty()) return true;
      if (!is_zero(block)) {
        if (block.size() == kBlock && checksum_matches(block)) return false;
        ASSAY_TRY(window_.deliver_rest(sink_));
        return true;
      }
      window_.take(block.size());
    }
  }

  void note_damage(std::string what) {
    if (!damage_) damage_ = Error{ErrorCode::damaged, std::move(what)};
  }

  Status outcome() const {
    if (damage_) return std::unexpected(*damage_);
    return {};
  }

  static bool is_valid_header(ByteView block) {
    std::uint64_t size = 0;
    return checksum_matches(block) && parse_number(block, 124, 12, size) && size <= kMaxSize;
  }

  // Behind a header that is not valid: goes on with the next one that is, as tar does. What lies
  // between is listed.
  Status resume() {
    meta_ = {};
    meta_.path = "damaged";
    meta_.offset = window_.taken();
    note_damage("the header at byte " + std::to_string(window_.taken()) + " is not valid");
    for (;;) {
      ASSAY_ASSIGN(const ByteView block, window_.peek(kBlock));
      if (block.empty() || (block.size() == kBlock && (is_zero(block) || is_valid_header(block))))
        break;
      window_.take(block.size());
    }
    extra_ = {};
    meta_.size = window_.taken() - *meta_.offset;
    return sink_.opaque(meta_, Reason::damaged, "bytes behind a header that is not valid");
  }

  Status header(ByteView block) {
    std::array<std::byte, kBlock> copy;
    std::copy_n(block.begin(), kBlock, copy.begin());
    window_.take(kBlock);
    std::uint64_t size = 0;
    parse_number(copy, 124, 12, size);
    const char type = static_cast<char>(copy[156]);
    switch (type) {
      case 'x':
        return pax(size, extra_);
      case 'g':
        return pax(size, global_);
      case 'L':
        return long_text(size, extra_.path);
      case 'K':
        return long_text(size, extra_.link);
      default:
        return member(copy, type, size);
    }
  }

  Result<std::string> text_of(std::uint64_t size) {
    if (size > kMaxExtendedHeader)
      return fail(ErrorCode::damaged, "an extended header is too large");
    std::string text(static_cast<std::size_t>(size), '\0');
    WindowMember content(window_, size);
    ASSAY_TRY(
        read_full(content, MutableBytes(reinterpret_cast<std::byte*>(text.data()), text.size())));
    ASSAY_TRY(window_.skip(padding(size)));
    return text;
  }

  static std::uint64_t padding(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

  Status long_text(std::uint64_t size, std::string& out) {
    ASSAY_ASSIGN(out, text_of(size));
    out.resize(std::min(out.size(), out.find('\0')));
    return {};
  }

  // "LENGTH KEY=VALUE\n", LENGTH counting itself.
  Status pax(std::uint64_t size, Extra& extra) {
    ASSAY_ASSIGN(const std::string text, text_of(size));
    std::string_view rest = text;
    while (!rest.empty() && rest.front() != '\0') {
      const std::size_t space = rest.find(' ');
      std::uint64_t length = 0;
      if (space == std::string_view::npos || !parse_decimal(rest.substr(0, space), length) ||
          length < space + 2 || length > rest.size()) {
        return fail(ErrorCode::damaged, "a pax record has a wrong length");
      }
      const std::string_view record =
          rest.substr(space + 1, static_cast<std::size_t>(length) - space - 2);
      rest.remove_prefix(static_cast<std::size_t>(length));
      const std::size_t equals = record.find('=');
      if (equals == std::string_view::npos) continue;
      pax_record(record.substr(0, equals), record.substr(equals + 1), extra);
    }
    return {};
  }

  static void pax_record(std::string_view key, std::string_view value, Extra& extra) {
    std::uint64_t number = 0;
    const bool numeric = parse_decimal(value, number);
    if (key == "path") extra.path = value;
    if (key == "linkpath") extra.link = value;
    if (key == "GNU.sparse.name") extra.sparse_name = value;
    if (key == "GNU.sparse.map") parse_map(value, extra.sparse_map);
    if (!numeric) return;
    if (key == "size") extra.size = number;
    if (key == "uid") extra.uid = number;
    if (key == "gid") extra.gid = number;
    if (key == "GNU.sparse.size" || key == "GNU.sparse.realsize") extra.sparse_size = number;
    if (key == "GNU.sparse.major") extra.map_in_data = number == 1;
    if (extra.sparse_map.size() >= kMaxSparseParts) return;
    if (key == "GNU.sparse.offset") extra.sparse_map.push_back({number, 0});
    if (key == "GNU.sparse.numbytes" && !extra.sparse_map.empty())
      extra.sparse_map.back().length = number;
  }

  static void parse_map(std::string_view text, std::vector<Extent>& map) {
    map.clear();
    Extent part;
    for (bool is_offset = true; !text.empty() && map.size() < kMaxSparseParts;
         is_offset = !is_offset) {
      const std::size_t comma = text.find(',');
      std::uint64_t number = 0;
      if (!parse_decimal(text.substr(0, comma), number)) return;
      text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
      (is_offset ? part.offset : part.length) = number;
      if (!is_offset) map.push_back(part);
    }
  }

  Status member(ByteView block, char type, std::uint64_t size) {
    const Extra extra = std::exchange(extra_, {});
    meta_ = {};
    meta_.hidden = hidden_;
    fill_names(block, extra);
    fill_owner(block, extra);
    if (extra.size)
      size = *extra.size;
    else if (global_.size)
      size = *global_.size;
    if (size > kMaxSize) return fail(ErrorCode::damaged, "a member has an impossible size");
    if (type == 'S') return gnu_sparse(block, size);
    if (extra.map_in_data || extra.sparse_size) return pax_sparse(extra, size);
    return plain(type, size);
  }

  void fill_names(ByteView block, const Extra& extra) {
    const bool is_posix = has_at(block, 257, std::string_view("ustar\0", 6));
    const std::string_view prefix = is_posix ? field(block, 345, 155) : std::string_view{};
    if (!extra.sparse_name.empty()) {
      meta_.path = extra.sparse_name;
    } else if (!extra.path.empty()) {
      meta_.path = extra.path;
    } else {
      if (!prefix.empty()) (meta_.path = prefix) += '/';
      meta_.path += field(block, 0, 100);
    }
    if (extra.link.empty())
      meta_.link_target = field(block, 157, 100);
    else
      meta_.link_target = extra.link;
  }

  void fill_owner(ByteView block, const Extra& extra) {
    std::uint64_t number = 0;
    if (parse_number(block, 100, 8, number))
      meta_.mode = static_cast<std::uint32_t>(number & 07777);
    if (parse_number(block, 108, 8, number)) meta_.uid = static_cast<std::uint32_t>(number);
    if (parse_number(block, 116, 8, number)) meta_.gid = static_cast<std::uint32_t>(number);
    if (extra.uid) meta_.uid = static_cast<std::uint32_t>(*extra.uid);
    if (extra.gid) meta_.gid = static_cast<std::uint32_t>(*extra.gid);
  }

  Status plain(char type, std::uint64_t size) {
    switch (type) {
      case '1':
        meta_.kind = EntryKind::hardlink;
        break;
      case '2':
        meta_.kind = EntryKind::symlink;
        break;
      case '3':
      case '4':
        meta_.kind = EntryKind::device;
        break;
      case '5':
      case 'D':
        meta_.kind = EntryKind::directory;
        break;
      case '6':
        meta_.kind = EntryKind::fifo;
        break;
      default:
        // Before ustar a directory was a name that ends in a slash.
        if (size == 0 && meta_.path.ends_with('/')) meta_.kind = EntryKind::directory;
    }
    if (meta_.kind == EntryKind::file) meta_.link_target.clear();
    // pax allows a hard link to carry the content; a link or node of another kind may hide some.
    if (meta_.kind != EntryKind::file) {
      ASSAY_TRY(sink_.node(meta_));
      if (size == 0 || type == '5') return {};
      if (type != '1' && type != 'D') return {};
      if (type == 'D') return window_.skip(size + padding(size));
      meta_.kind = EntryKind::file;
    }
    return window_.deliver(sink_, meta_, size, padding(size));
  }

  Status sparse(std::vector<Extent> map, std::uint64_t real_size, std::uint64_t packed,
                std::uint64_t pad) {
    meta_.size = real_size;
    meta_.packed_size = packed + kBlock;
    if (!is_valid_map(map, real_size)) {
      ASSAY_TRY(sink_.opaque(meta_, Reason::damaged, "the map of the sparse file is not valid"));
      return window_.skip(packed + pad);
    }
    WindowMember data(window_, packed);
    SparseStream stream(data, std::move(map), real_size);
    ASSAY_TRY(sink_.file(meta_, stream));
    return window_.skip(data.left() + pad);
  }

  // Old GNU: four extents in the header, more in extension blocks.
  Status gnu_sparse(ByteView block, std::uint64_t size) {
    std::uint64_t real_size = 0;
    if (!parse_number(block, 483, 12, real_size) || real_size > kMaxSize) {
      return fail(ErrorCode::damaged, "a sparse header has a wrong size");
    }
    std::vector<Extent> map;
    bool more = block[482] != std::byte{0};
    ASSAY_TRY(add_extents(block, 386, 4, map));
    while (more) {
      ASSAY_ASSIGN(const ByteView next, window_.peek(kBlock));
      if (next.size() < kBlock)
        return fail(ErrorCode::damaged, "the archive ends inside a sparse map");
      ASSAY_TRY(add_extents(next, 0, 21, map));
      more = next[504] != std::byte{0};
      window_.take(kBlock);
      if (map.size() > kMaxSparseParts) return fail(ErrorCode::limit, "a sparse map is too long");
    }
    return sparse(std::move(map), real_size, size, padding(size));
  }

  static Status add_extents(ByteView block, std::size_t at, int count, std::vector<Extent>& map) {
    for (int i = 0; i < count; ++i, at += 24) {
      Extent part;
      if (block[at] == std::byte{0}) break;
      if (!parse_number(block, at, 12, part.offset) ||
          !parse_number(block, at + 12, 12, part.length)) {
        return fail(ErrorCode::damaged, "a sparse map is not valid");
      }
      map.push_back(part);
    }
    return {};
  }

  Status pax_sparse(const Extra& extra, std::uint64_t size) {
    std::vector<Extent> map = extra.sparse_map;
    std::uint64_t used = 0;
    if (extra.map_in_data) {
      map.clear();
      ASSAY_ASSIGN(used, map_from_data(size, map));
    }
    return sparse(std::move(map), extra.sparse_size.value_or(size), size - used, padding(size));
  }

  // pax 1.0: decimal lines in front of the data, padded to a block: count, then offset and length
  // of each.
  Result<std::uint64_t> map_from_data(std::uint64_t size, std::vector<Extent>& map) {
    std::uint64_t used = 0;
    std::string pending;
    std::vector<std::uint64_t> numbers;
    while (numbers.empty() || numbers.size() < numbers[0] * 2 + 1) {
      ASSAY_ASSIGN(const ByteView block, window_.peek(kBlock));
      if (block.size() < kBlock || used + kBlock > size || pending.size() > kBlock) {
        return fail(ErrorCode::damaged, "the archive ends inside a sparse map");
      }
      for (const char c : as_text(block)) {
        if (!numbers.empty() && numbers.size() >= numbers[0] * 2 + 1) break;
        if (c != '\n') {
          pending += c;
          continue;
        }
        std::uint64_t number = 0;
        if (!parse_decimal(pending, number) || (numbers.empty() && number > kMaxSparseParts)) {
          return fail(ErrorCode::damaged, "a sparse map is not valid");
        }
        numbers.push_back(number);
        pending.clear();
      }
      window_.take(kBlock);
      used += kBlock;
    }
    for (std::size_t i = 1; i + 1 < numbers.size(); i += 2)
      map.push_back({numbers[i], numbers[i + 1]});
    return used;
  }

  StreamWindow& window_;
  Sink& sink_;
  EntryMeta meta_;
  Extra extra_;
  Extra global_;
  std::optional<Error> damage_;  // the first; what can be read behind it is read
  bool hidden_ = false;
};

Status open(const Input& input, Sink& sink) {
  StreamWindow window(input);
  return Reader(window, sink).run();
}

}  // namespace

extern const Format tar{
    .name = "tar",
    .title = "tar (v7, ustar, pax, GNU)",
    .kind = Kind::archive,
    .access = Access::stream,
    .confirm = confirm,
    .precedence = -10,
    .open = open,
    .doc =
        "Long names, base-256 sizes and sparse files of GNU and pax. Reading goes on behind a "
        "damaged "
        "header. Members after the end-of-archive blocks are listed as hidden; other bytes there "
        "are "
        "opened when their type is known, else listed as trailing.",
};

}  // namespace assay::unpack
