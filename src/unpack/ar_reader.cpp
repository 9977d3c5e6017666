#include "unpack/ar_reader.h"

#include "unpack/stream_window.h"

#include <charconv>

namespace assay::unpack {

namespace {

constexpr std::size_t kHeader = 60;
constexpr std::uint64_t kMaxTable = 64u << 20;

std::string_view trimmed(ByteView header, std::size_t at, std::size_t length) {
  std::string_view text = as_text(header.subspan(at, length));
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool parse(std::string_view text, int base, std::uint64_t& out) {
  out = 0;
  if (text.empty()) return true;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return code == std::errc() && end == text.data() + text.size();
}

class Reader {
 public:
  Reader(const Input& input, Sink& sink) : window_(input), sink_(sink) {}

  Status run() {
    ASSAY_TRY(window_.skip(8));
    for (;;) {
      ASSAY_ASSIGN(const ByteView header, window_.peek(kHeader));
      if (header.empty()) return {};
      if (header.size() < kHeader || !has_at(header, 58, "`\n")) return stray(header);
      ASSAY_TRY(member(header));
    }
  }

 private:
  // Something else than a header: padding, or bytes behind the archive.
  Status stray(ByteView bytes) {
    if (members_ == 0) return fail(ErrorCode::damaged, "the first member header is not valid");
    if (bytes.size() == 1 && bytes[0] == std::byte{'\n'}) return {};
    const bool is_short = bytes.size() < kHeader;
    ASSAY_ASSIGN(const bool more, window_.skip_zeros());
    if (!more) return {};
    ASSAY_TRY(window_.deliver_rest(sink_));
    if (is_short) return fail(ErrorCode::damaged, "the archive ends inside a header");
    return {};
  }

  Status member(ByteView header) {
    std::uint64_t size = 0;
    std::uint64_t number = 0;
    if (!parse(trimmed(header, 48, 10), 10, size)) {
      return fail(ErrorCode::damaged, "a member has a size that is no number");
    }
    EntryMeta meta;
    if (parse(trimmed(header, 28, 6), 10, number)) meta.uid = static_cast<std::uint32_t>(number);
    if (parse(trimmed(header, 34, 6), 10, number)) meta.gid = static_cast<std::uint32_t>(number);
    if (parse(trimmed(header, 40, 8), 8, number))
      meta.mode = static_cast<std::uint32_t>(number & 07777);
    const std::string name(trimmed(header, 0, 16));
    window_.take(kHeader);
    ++members_;
    const std::uint64_t padding = size % 2;
    if (name == "//") return long_names(size, padding);
    ASSAY_TRY(read_name(name, size, meta));
    ASSAY_TRY(deliver(meta, size, padding));
    return {};
  }

  // The last member may lack its padding byte.
  Status deliver(EntryMeta& meta, std::uint64_t size, std::uint64_t padding) {
    ASSAY_TRY(window_.deliver(sink_, meta, size, 0));
    if (padding == 0) return {};
    ASSAY_ASSIGN(const ByteView next, window_.peek(1));
    window_.take(next.size());
    return {};
  }

  Status long_names(std::uint64_t size, std::uint64_t padding) {
    if (size > kMaxTable) return fail(ErrorCode::limit, "the table of names is larger than 64 MiB");
    names_.resize(static_cast<std::size_t>(size));
    const MutableBytes space(reinterpret_cast<std::byte*>(names_.data()), names_.size());
    ASSAY_ASSIGN(const std::size_t got, read_full(window_, space));
    if (got != size) return fail(ErrorCode::damaged, "the archive ends inside the table of names");
    return window_.skip(padding);
  }

  // "name/" (GNU), "/17" into the table (GNU), "#1/20" in front of the data (BSD), "/" the symbol
  // index.
  Status read_name(const std::string& name, std::uint64_t& size, EntryMeta& meta) {
    std::uint64_t number = 0;
    if (name == "/" || name == "/SYM64/") {
      meta.path = "symbol index";
    } else if (name.starts_with("#1/") && parse(std::string_view(name).substr(3), 10, number)) {
      if (number > size || number > 65536)
        return fail(ErrorCode::damaged, "a member name is too long");
      meta.path.resize(static_cast<std::size_t>(number));
      const MutableBytes space(reinterpret_cast<std::byte*>(meta.path.data()), meta.path.size());
      ASSAY_ASSIGN(const std::size_t got, read_full(window_, space));
      if (got != number) return fail(ErrorCode::damaged, "the archive ends inside a name");
      size -= number;
      meta.path.resize(std::min(meta.path.size(), meta.path.find('\0')));
    } else if (name.size() > 1 && name[0] == '/' &&
               parse(std::string_view(name).substr(1), 10, number)) {
      meta.path = number < names_.size() ? names_.substr(static_cast<std::size_t>(number)) : name;
      meta.path.resize(std::min(meta.path.size(), meta.path.find('\n')));
      if (meta.path.ends_with('/')) meta.path.pop_back();
    } else {
      meta.path = name;
      if (meta.path.ends_with('/')) meta.path.pop_back();
    }
    return {};
  }

  StreamWindow window_;
  Sink& sink_;
  std::string names_;
  std::uint64_t members_ = 0;
};

}  // namespace

Status read_ar(const Input& input, Sink& sink) { return Reader(input, sink).run(); }

}  // namespace assay::unpack
