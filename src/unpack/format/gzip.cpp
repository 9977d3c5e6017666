// RFC 1952. Members end to end are one content, as gzip itself treats them.
#include "unpack/buffer_pool.h"
#include "unpack/format.h"
#include "unpack/inflate.h"
#include "unpack/safe_path.h"

#include <algorithm>
#include <array>

namespace assay::unpack {

namespace {

constexpr std::size_t kWindowBytes = 128u << 10;
constexpr unsigned kHasCrc = 2, kHasExtra = 4, kHasName = 8, kHasComment = 16, kReserved = 0xe0;

bool confirm(const Probe& probe) {
  return probe.head.size() >= 10 && (std::to_integer<unsigned>(probe.head[3]) & kReserved) == 0;
}

// The members of one file as one stream; checks each trailer.
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(InflateStream& inflate) : inflate_(inflate) {}

  Result<std::size_t> read(MutableBytes out) override {
    auto got = read_on(out);
    if (!got) failure_ = got.error();
    return got;
  }

  bool ended() const { return ended_; }
  const std::optional<Error>& failure() const { return failure_; }
  // Bytes that follow the last member: what was looked at and is not a gzip header.
  ByteView leftover() const { return {leftover_.data(), leftover_size_}; }

 private:
  Result<std::size_t> read_on(MutableBytes out) {
    while (!ended_) {
      if (!in_member_) ASSAY_TRY(begin_member());
      if (ended_) break;
      ASSAY_ASSIGN(const std::size_t got, inflate_.read(out));
      if (got > 0 || out.empty()) return got;
      ASSAY_TRY(end_member());
    }
    return std::size_t{0};
  }

  Status begin_member() {
    std::array<std::byte, 10> header;
    ASSAY_ASSIGN(const std::size_t got, inflate_.read_plain(header));
    const bool valid = got == header.size() && has_at(header, 0, "\x1f\x8b\x08") &&
                       (std::to_integer<unsigned>(header[3]) & kReserved) == 0;
    if (!valid) {
      if (first_) return fail(ErrorCode::damaged, "the gzip header is not valid");
      ended_ = true;
      leftover_ = header;
      leftover_size_ = got;
      return {};
    }
    ASSAY_TRY(skip_optional_fields(std::to_integer<unsigned>(header[3])));
    inflate_.next();
    in_member_ = true;
    first_ = false;
    return {};
  }

  Status skip_optional_fields(unsigned flags) {
    if ((flags & kHasExtra) != 0) {
      std::array<std::byte, 2> length;
      ASSAY_TRY(plain(length));
      ASSAY_TRY(skip(le16(length)));
    }
    if ((flags & kHasName) != 0) ASSAY_TRY(skip_text());
    if ((flags & kHasComment) != 0) ASSAY_TRY(skip_text());
    if ((flags & kHasCrc) != 0) ASSAY_TRY(skip(2));
    return {};
  }

  Status plain(MutableBytes out) {
    ASSAY_ASSIGN(const std::size_t got, inflate_.read_plain(out));
    if (got != out.size()) return fail(ErrorCode::damaged, "the gzip file ends too early");
    return {};
  }
  Status skip(std::size_t count) {
    std::array<std::byte, 256> waste;
    while (count > 0) {
      const std::size_t part = std::min(count, waste.size());
      ASSAY_TRY(plain(MutableBytes(waste).first(part)));
      count -= part;
    }
    return {};
  }
  Status skip_text() {
    std::array<std::byte, 1> one{std::byte{1}};
    for (int i = 0; i < (1 << 20); ++i) {
      ASSAY_TRY(plain(one));
      if (one[0] == std::byte{0}) return {};
    }
    return fail(ErrorCode::damaged, "a text field of the gzip header does not end");
  }

  Status end_member() {
    in_member_ = false;
    const std::uint32_t crc = inflate_.crc32();
    const auto size = static_cast<std::uint32_t>(inflate_.count());
    std::array<std::byte, 8> trailer;
    ASSAY_TRY(plain(trailer));
    if (le32(trailer) != crc) return fail(ErrorCode::damaged, "the gzip checksum does not match");
    if (le32(trailer, 4) != size) return fail(ErrorCode::damaged, "the gzip length does not match");
    return {};
  }

  InflateStream& inflate_;
  bool first_ = true;
  bool in_member_ = false;
  bool ended_ = false;
  std::optional<Error> failure_;
  std::array<std::byte, 10> leftover_{};
  std::size_t leftover_size_ = 0;
};

// `front`, then what the inflater's input still holds.
class RestStream final : public ByteStream {
 public:
  RestStream(ByteView front, InflateStream& inflate) : front_(front), inflate_(inflate) {}
  Result<std::size_t> read(MutableBytes out) override {
    if (front_.empty()) return inflate_.read_plain(out);
    const std::size_t part = std::min(out.size(), front_.size());
    std::copy_n(front_.begin(), part, out.begin());
    front_ = front_.subspan(part);
    return part;
  }

 private:
  ByteView front_;
  InflateStream& inflate_;
};

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// Zero padding after the last member is allowed; anything else is worth a look.
Status report_rest(GzipStream& content, InflateStream& inflate, Sink& sink) {
  EntryMeta meta;
  meta.path = "trailing";
  meta.remnant = Reason::trailing;
  meta.offset = inflate.packed() - content.leftover().size();
  std::array<std::byte, 4096> waste;
  ByteView front = content.leftover();
  while (all_zero(front)) {
    ASSAY_ASSIGN(const std::size_t got, inflate.read_plain(waste));
    if (got == 0) return {};
    meta.offset = inflate.packed() - got;
    front = ByteView(waste).first(got);
  }
  RestStream rest(front, inflate);
  return sink.file(meta, rest);
}

Status open(const Input& input, Sink& sink) {
  const auto window = borrow(input, kWindowBytes);
  InflateStream inflate(*input.stream, window.bytes().first(kWindowBytes));
  GzipStream content(inflate);
  EntryMeta meta;
  meta.path = plain_member_name(input.name, ".gz", ".tgz");
  ASSAY_TRY(sink.file(meta, content));
  if (content.failure()) return std::unexpected(*content.failure());
  if (!content.ended()) return {};  // stopped by a limit, which the entry says
  return report_rest(content, inflate, sink);
}

constexpr Magic kMagics[] = {{0, "\x1f\x8b\x08"}};

}  // namespace

extern const Format gzip{
    .name = "gzip",
    .title = "gzip",
    .kind = Kind::compression,
    .access = Access::stream,
    .magics = kMagics,
    .confirm = confirm,
    .open = open,
    .doc =
        "Several members end to end are one content; checksums and lengths are checked. Bytes "
        "after the "
        "last member are opened when their type is known, else listed as trailing.",
};

}  // namespace assay::unpack
