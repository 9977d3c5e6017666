#include "catalog/executable.h"

#include <algorithm>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxHeaders = 4096;
constexpr std::size_t kMaxTableBytes = 8u << 20;

std::string_view word_at(ByteView table, std::size_t at, std::size_t max) {
  if (at >= table.size()) return {};
  std::string_view text = as_text(table.subspan(at, std::min(max, table.size() - at)));
  return text.substr(0, text.find('\0'));
}

// Keeps what lies inside the source; a header that points outside describes nothing.
void keep(std::vector<Section>& to, Section section, std::uint64_t source_size) {
  if (section.offset >= source_size || section.size == 0) return;
  section.size = std::min(section.size, source_size - section.offset);
  to.push_back(std::move(section));
}

class ElfReader {
 public:
  explicit ElfReader(const ByteSource& source) : source_(source) {}

  Result<Executable> read() {
    std::vector<std::byte> buffer;
    ASSAY_ASSIGN(const ByteView head, view(source_, 0, 52, buffer));
    wide_ = head[4] == std::byte{2};
    out_.big_endian = head[5] == std::byte{2};
    out_.pointer_bytes = wide_ ? 8 : 4;
    std::vector<std::byte> full;
    ASSAY_ASSIGN(const ByteView header, view(source_, 0, wide_ ? 64 : 52, full));
    ASSAY_TRY(segments(header));
    sections(header);
    return std::move(out_);
  }

 private:
  std::uint16_t u16(ByteView b, std::size_t at) const {
    return out_.big_endian ? be16(b, at) : le16(b, at);
  }
  std::uint32_t u32(ByteView b, std::size_t at) const {
    return out_.big_endian ? be32(b, at) : le32(b, at);
  }
  std::uint64_t word(ByteView b, std::size_t at) const {
    if (!wide_) return u32(b, at);
    return out_.big_endian ? be64(b, at) : le64(b, at);
  }

  Status segments(ByteView header) {
    const std::uint64_t at = word(header, wide_ ? 32 : 28);
    const std::size_t entry = u16(header, wide_ ? 54 : 42);
    const std::size_t count = u16(header, wide_ ? 56 : 44);
    if (count == 0 || count > kMaxHeaders || entry < (wide_ ? 56u : 32u)) return {};
    std::vector<std::byte> buffer;
    ASSAY_ASSIGN(const ByteView table, view(source_, at, entry * count, buffer));
    for (std::size_t i = 0; i < count; ++i) {
      const ByteView p = table.subspan(i * entry, entry);
      if (u32(p, 0) != 1) continue;  // PT_LOAD
      Section segment;
      segment.offset = word(p, wide_ ? 8 : 4);
      segment.address = word(p, wide_ ? 16 : 8);
      segment.size = word(p, wide_ ? 32 : 16);
      segment.writable = (u32(p, wide_ ? 4 : 24) & 2) != 0;
      keep(out_.segments, std::move(segment), source_.size());
    }
    return {};
  }

  // Stripped of section headers, or with broken ones, a program still runs: not an error.
  void sections(ByteView header) {
    const std::uint64_t at = word(header, wide_ ? 40 : 32);
    const std::size_t entry = u16(header, wide_ ? 58 : 46);
    const std::size_t count = u16(header, wide_ ? 60 : 48);
    const std::size_t names_index = u16(header, wide_ ? 62 : 50);
    if (at == 0 || count == 0 || count > kMaxHeaders || entry < (wide_ ? 64u : 40u)) return;
    std::vector<std::byte> buffer;
    const auto table = view(source_, at, entry * count, buffer);
    if (!table) return;
    const auto header_of = [&](std::size_t i) { return table->subspan(i * entry, entry); };
    const auto offset = [&](ByteView s) { return word(s, wide_ ? 24 : 16); };
    const auto size = [&](ByteView s) { return word(s, wide_ ? 32 : 20); };
    std::vector<std::byte> name_buffer;
    Result<ByteView> names = ByteView();
    if (names_index < count && size(header_of(names_index)) <= kMaxTableBytes) {
      const ByteView s = header_of(names_index);
      names = view(source_, offset(s), static_cast<std::size_t>(size(s)), name_buffer);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const ByteView s = header_of(i);
      if (u32(s, 4) == 8) continue;  // SHT_NOBITS
      Section section;
      if (names) section.name = word_at(*names, u32(s, 0), 64);
      section.writable = (word(s, 8) & 1) != 0;
      section.address = word(s, wide_ ? 16 : 12);
      section.offset = offset(s);
      section.size = size(s);
      keep(out_.sections, std::move(section), source_.size());
    }
  }

  const ByteSource& source_;
  bool wide_ = true;
  Executable out_;
};

Result<Executable> read_pe(const ByteSource& source) {
  std::vector<std::byte> buffer;
  ASSAY_ASSIGN(const ByteView dos, view(source, 0, 64, buffer));
  const std::uint64_t pe_at = le32(dos, 60);
  std::vector<std::byte> coff_buffer;
  ASSAY_ASSIGN(const ByteView coff, view(source, pe_at, 24 + 32, coff_buffer));
  if (!has_at(coff, 0, std::string_view("PE\0\0", 4))) {
    return fail(ErrorCode::damaged, "no PE header where the DOS header points");
  }
  const std::size_t count = le16(coff, 6);
  const std::size_t optional_size = le16(coff, 20);
  if (count > 96) return fail(ErrorCode::damaged, "PE claims more than 96 sections");
  Executable out;
  out.pointer_bytes = le16(coff, 24) == 0x20b ? 8 : 4;
  const std::uint64_t base = out.pointer_bytes == 8 ? le64(coff, 48) : le32(coff, 52);
  std::vector<std::byte> table_buffer;
  ASSAY_ASSIGN(const ByteView table,
               view(source, pe_at + 24 + optional_size, count * 40, table_buffer));
  for (std::size_t i = 0; i < count; ++i) {
    const ByteView s = table.subspan(i * 40, 40);
    Section section;
    section.name = word_at(s, 0, 8);
    section.address = base + le32(s, 12);
    section.size = le32(s, 16);
    section.offset = le32(s, 20);
    section.writable = (le32(s, 36) & 0x80000000u) != 0;
    keep(out.segments, section, source.size());
    keep(out.sections, std::move(section), source.size());
  }
  return out;
}

Result<Executable> read_macho(const ByteSource& source, std::uint64_t base) {
  std::vector<std::byte> buffer;
  ASSAY_ASSIGN(const ByteView head, view(source, base, 32, buffer));
  const std::uint32_t magic = le32(head);
  Executable out;
  out.big_endian = magic == 0xcefaedfe || magic == 0xcffaedfe;
  const bool wide = magic == 0xfeedfacf || magic == 0xcffaedfe;
  out.pointer_bytes = wide ? 8 : 4;
  const auto u32 = [&](ByteView b, std::size_t at) {
    return out.big_endian ? be32(b, at) : le32(b, at);
  };
  const auto word = [&](ByteView b, std::size_t at) -> std::uint64_t {
    if (!wide) return u32(b, at);
    return out.big_endian ? be64(b, at) : le64(b, at);
  };
  const std::size_t commands = u32(head, 16);
  const std::size_t bytes = u32(head, 20);
  if (commands > kMaxHeaders || bytes > kMaxTableBytes) {
    return fail(ErrorCode::damaged, "Mach-O claims too many load commands");
  }
  std::vector<std::byte> table_buffer;
  ASSAY_ASSIGN(ByteView rest, view(source, base + (wide ? 32 : 28), bytes, table_buffer));
  const std::size_t head_bytes = wide ? 72 : 56;
  const std::size_t section_bytes = wide ? 80 : 68;
  for (std::size_t i = 0; i < commands && rest.size() >= 8; ++i) {
    const std::size_t size = u32(rest, 4);
    if (size < 8 || size > rest.size()) return fail(ErrorCode::damaged, "Mach-O command too long");
    const ByteView command = rest.first(size);
    rest = rest.subspan(size);
    if (u32(command, 0) != (wide ? 0x19u : 1u) || size < head_bytes) continue;  // LC_SEGMENT
    Section segment;
    segment.address = word(command, 24);
    segment.offset = base + word(command, wide ? 40 : 32);
    segment.size = word(command, wide ? 48 : 36);
    segment.writable = (u32(command, wide ? 60 : 44) & 2) != 0;
    const bool writable = segment.writable;
    keep(out.segments, std::move(segment), source.size());
    const std::size_t count = u32(command, wide ? 64 : 48);
    for (std::size_t k = 0; k < count && head_bytes + (k + 1) * section_bytes <= size; ++k) {
      const ByteView s = command.subspan(head_bytes + k * section_bytes, section_bytes);
      Section section;
      section.name = word_at(s, 0, 16);
      section.address = word(s, 32);
      section.size = word(s, wide ? 40 : 36);
      section.offset = base + u32(s, wide ? 48 : 40);
      section.writable = writable;
      keep(out.sections, std::move(section), source.size());
    }
  }
  return out;
}

}  // namespace

const Section* Executable::section(std::string_view name) const {
  const auto found = std::ranges::find(sections, name, &Section::name);
  return found == sections.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> Executable::offset_of(std::uint64_t address,
                                                   std::uint64_t length) const {
  for (const Section& segment : segments) {
    if (address < segment.address || address - segment.address > segment.size) continue;
    const std::uint64_t into = address - segment.address;
    if (length <= segment.size - into) return segment.offset + into;
  }
  return std::nullopt;
}

Result<Executable> read_executable(const ByteSource& source) {
  std::vector<std::byte> buffer;
  ASSAY_ASSIGN(const ByteView head, view(source, 0, 32, buffer));
  if (has_at(head, 0,
             "\x7f"
             "ELF"))
    return ElfReader(source).read();
  if (has_at(head, 0, "MZ")) return read_pe(source);
  const std::uint32_t magic = le32(head);
  if (magic == 0xfeedface || magic == 0xfeedfacf || magic == 0xcefaedfe || magic == 0xcffaedfe) {
    return read_macho(source, 0);
  }
  if (be32(head) == 0xcafebabe && be32(head, 4) > 0 && be32(head, 4) < 32) {
    return read_macho(source, be32(head, 16));
  }
  return fail(ErrorCode::unsupported, "not an ELF, PE or Mach-O executable");
}

}  // namespace assay::catalog
