// Go: build information inside binaries, and go.mod.
//
// A Go linker leaves a blob that begins with "\xff Go buildinf:" at a 16-byte boundary of a data
// segment. Since Go 1.18 two strings follow inline, each with its length as a varint; before, two
// pointers to Go string headers (debug/buildinfo of the Go distribution describes both). The second
// string is the module list, framed by 16 bytes before and behind it: lines of tab-separated
// fields, "path", "mod", "dep", "=>".
#include "catalog/ecosystem.h"
#include "catalog/executable.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace assay::catalog {

namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kMaxTextBytes = 16u << 20;
constexpr std::uint64_t kMaxSearchBytes = 64u << 20;

Purl go_purl(std::string_view module, std::string_view version) {
  const auto slash = module.rfind('/');
  Purl purl{"golang", "", std::string(module), std::string(version), {}, ""};
  if (slash != std::string_view::npos) {
    purl.ns = module.substr(0, slash);
    purl.name = module.substr(slash + 1);
  }
  return purl;
}

class BuildInfo {
 public:
  BuildInfo(const ByteSource& source, const Executable& executable)
      : source_(source), executable_(executable) {}

  // False when the executable holds none.
  Result<bool> read() {
    const auto at = find();
    if (!at) return false;
    std::vector<std::byte> buffer;
    ASSAY_ASSIGN(const ByteView head, view(source_, *at, kHeaderBytes, buffer));
    const auto flags = std::to_integer<unsigned>(head[15]);
    if ((flags & 2) != 0) {
      std::uint64_t cursor = *at + kHeaderBytes;
      ASSAY_ASSIGN(version, inline_text(cursor));
      ASSAY_ASSIGN(modules, inline_text(cursor));
    } else {
      big_endian_ = (flags & 1) != 0;
      pointer_bytes_ = std::to_integer<unsigned>(head[14]) == 4 ? 4 : 8;
      ASSAY_ASSIGN(version, pointed_text(pointer(head, 16)));
      ASSAY_ASSIGN(modules, pointed_text(pointer(head, 16 + pointer_bytes_)));
    }
    if (modules.size() >= 33 && modules[modules.size() - 17] == '\n') {
      modules = modules.substr(16, modules.size() - 32);
    } else {
      modules.clear();
    }
    return true;
  }

  std::string version;
  std::string modules;

 private:
  std::optional<std::uint64_t> find() const {
    for (const char* name : {".go.buildinfo", "__go_buildinfo"}) {
      if (const Section* section = executable_.section(name)) {
        if (const auto at = find_in(section->offset, section->size)) return at;
      }
    }
    for (const Section& segment : executable_.segments) {
      if (!segment.writable) continue;
      if (const auto at = find_in(segment.offset, segment.size)) return at;
    }
    return std::nullopt;
  }

  std::optional<std::uint64_t> find_in(std::uint64_t offset, std::uint64_t size) const {
    constexpr std::size_t kWindow = 1u << 20;
    std::vector<std::byte> buffer;
    const std::uint64_t end = offset + std::min(size, kMaxSearchBytes);
    for (std::uint64_t at = offset; at < end;) {
      const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kWindow, end - at));
      const auto bytes = view(source_, at, length, buffer);
      if (!bytes) return std::nullopt;
      const std::string_view text = as_text(*bytes);
      for (auto hit = text.find(kMagic); hit != text.npos; hit = text.find(kMagic, hit + 1)) {
        if (hit % 16 == 0) return at + hit;  // elsewhere it is the linker's own constant
      }
      at += length < kWindow ? length : kWindow - 16;
    }
    return std::nullopt;
  }

  Result<std::string> text_at(std::uint64_t offset, std::uint64_t length) const {
    if (length > kMaxTextBytes) return fail(ErrorCode::damaged, "Go build info claims > 16 MiB");
    std::vector<std::byte> buffer;
    ASSAY_ASSIGN(const ByteView bytes,
                 view(source_, offset, static_cast<std::size_t>(length), buffer));
    return std::string(as_text(bytes));
  }

  Result<std::string> inline_text(std::uint64_t& cursor) const {
    std::uint64_t length = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      std::array<std::byte, 1> byte{};
      ASSAY_ASSIGN(const std::size_t got, source_.pread(cursor, byte));
      if (got != 1) return fail(ErrorCode::damaged, "Go build info ends early");
      ++cursor;
      const auto value = std::to_integer<std::uint64_t>(byte[0]);
      length |= (value & 0x7f) << shift;
      if (value < 0x80) {
        ASSAY_ASSIGN(std::string text, text_at(cursor, length));
        cursor += length;
        return text;
      }
    }
    return fail(ErrorCode::damaged, "Go build info holds a length that does not end");
  }

  std::uint64_t pointer(ByteView bytes, std::size_t at) const {
    if (pointer_bytes_ == 4) return big_endian_ ? be32(bytes, at) : le32(bytes, at);
    return big_endian_ ? be64(bytes, at) : le64(bytes, at);
  }

  Result<std::string> pointed_text(std::uint64_t address) const {
    const auto header_at = executable_.offset_of(address, 2 * pointer_bytes_);
    if (!header_at) return fail(ErrorCode::damaged, "Go build info points outside the binary");
    std::vector<std::byte> buffer;
    ASSAY_ASSIGN(const ByteView header, view(source_, *header_at, 2 * pointer_bytes_, buffer));
    const std::uint64_t length = pointer(header, pointer_bytes_);
    if (length == 0) return std::string();
    const auto at = executable_.offset_of(pointer(header, 0), length);
    if (!at) return fail(ErrorCode::damaged, "Go build info points outside the binary");
    return text_at(*at, length);
  }

  const ByteSource& source_;
  const Executable& executable_;
  bool big_endian_ = false;
  std::size_t pointer_bytes_ = 8;
};

struct Module {
  std::string_view kind, path, version;
  std::string_view folder = {};  // its source came from here instead: no version says what it is
};

bool is_folder(std::string_view path) {
  return path.starts_with('.') || path.starts_with('/') ||
         (path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/'));
}

// "dep\tpath\tv1.2.3\th1:…"; "=>" replaces the module on the line before.
std::vector<Module> parse_modules(std::string_view text) {
  std::vector<Module> out;
  for (Lines lines(text); const auto line = lines.next();) {
    std::array<std::string_view, 3> field{};
    std::string_view rest = *line;
    for (auto& part : field) {
      const auto tab = rest.find('\t');
      part = rest.substr(0, tab);
      rest = tab == rest.npos ? std::string_view() : rest.substr(tab + 1);
    }
    if (field[0] == "=>" && !out.empty()) {
      Module& replaced = out.back();
      if (is_folder(field[1])) {
        replaced.folder = field[1];
      } else {
        replaced.path = field[1];
        replaced.version = field[2];
      }
    } else if (field[0] == "mod" || field[0] == "dep") {
      out.push_back({field[0], field[1], field[2]});
    }
  }
  return out;
}

// "go1.17.13", "go1.22.1 X:boringcrypto", "devel go1.19-…": pkg:golang/stdlib has plain numbers.
std::string stdlib_version(std::string_view text) {
  const auto at = text.find("go");
  if (at == text.npos) return {};
  text = text.substr(at + 2);
  const auto end = text.find_first_not_of("0123456789.abcrvet");
  text = text.substr(0, end);
  return plausible_word(text) && text.front() >= '0' && text.front() <= '9' ? std::string(text)
                                                                            : std::string();
}

void read_binary(const FileFacts& facts, const ByteSource& source, Collector& collector) {
  const auto executable = read_executable(source);
  if (!executable) return;  // the engine named it an executable; its damage is told there
  BuildInfo info(source, *executable);
  const auto present = info.read();
  if (!present) return collector.warn(present.error().message, facts.id);
  if (!*present) return;
  if (const std::string version = stdlib_version(info.version); !version.empty()) {
    collector.add(found(go_purl("stdlib", version), facts.id, "go/build-info",
                        "go version " + std::string(info.version.substr(0, 60))));
  }
  for (const Module& module : parse_modules(info.modules)) {
    if (!plausible_word(module.path)) continue;
    // "(devel)": built from a checkout, the tag is not recorded.
    const bool known =
        plausible_word(module.version) && module.version != "(devel)" && module.folder.empty();
    Component component =
        found(go_purl(module.path, known ? module.version : ""), facts.id, "go/build-info",
              std::string(module.kind) + ' ' + std::string(module.path) + ' ' +
                  std::string(module.version));
    if (!module.folder.empty()) {
      component.note = "replaced by a folder: its version is not known";
    } else if (!known) {
      component.note = "the binary does not record this module's version";
    }
    collector.add(std::move(component));
  }
}

// The directives of a go.mod, one at a time: "require", "example.com/m v1.2.3". Blocks are undone,
// comments are gone.
class Directives {
 public:
  explicit Directives(std::string_view text) : lines_(text) {}

  std::optional<std::pair<std::string_view, std::string_view>> next() {
    while (const auto whole = lines_.next()) {
      std::string_view line = trim(whole->substr(0, whole->find("//")));
      if (line.empty()) continue;
      if (line == ")") {
        block_ = {};
        continue;
      }
      if (!block_.empty()) return std::pair(block_, line);
      const auto end = line.find_first_of(" \t(");
      const std::string_view verb = line.substr(0, end);
      const std::string_view rest = end == line.npos ? line.substr(0, 0) : trim(line.substr(end));
      if (rest == "(") {
        block_ = verb;
        continue;
      }
      return std::pair(verb, rest);
    }
    return std::nullopt;
  }

 private:
  Lines lines_;
  std::string_view block_;
};

// "path v1.2.3" or "path"; quotation marks are allowed around either.
std::pair<std::string_view, std::string_view> path_and_version(std::string_view text) {
  const auto bare = [](std::string_view word) {
    if (word.size() > 1 && (word.front() == '"' || word.front() == '`')) {
      return word.substr(1, word.size() - 2);
    }
    return word;
  };
  text = trim(text);
  const auto space = text.find_first_of(" \t");
  if (space == text.npos) return {bare(text), {}};
  return {bare(text.substr(0, space)), bare(trim(text.substr(space)))};
}

class ModFile {
 public:
  ModFile(const FileFacts& facts, Collector& collector) : facts_(facts), collector_(collector) {}

  void read(std::string_view text) {
    for (Directives directives(text); const auto directive = directives.next();) {
      const auto [verb, rest] = *directive;
      if (verb == "module") project(path_and_version(rest).first);
      if (verb == "require") required_.push_back(path_and_version(rest));
      if (verb == "replace") replace(rest);
    }
    for (const auto& [path, version] : required_) require(path, version);
  }

 private:
  using PathVersion = std::pair<std::string_view, std::string_view>;

  void project(std::string_view path) {
    if (!plausible_word(path)) return;
    Component project = found(go_purl(path, ""), facts_.id, "go/go.mod", "the project itself");
    project.project = true;
    collector_.add(std::move(project));
  }

  void replace(std::string_view text) {
    const auto arrow = text.find("=>");
    if (arrow == text.npos) return;
    replaced_[path_and_version(text.substr(0, arrow))] = path_and_version(text.substr(arrow + 2));
  }

  // A replacement of one version goes before one of every version.
  const PathVersion* replacement(std::string_view path, std::string_view version) const {
    auto found = replaced_.find({path, version});
    if (found == replaced_.end()) found = replaced_.find({path, {}});
    return found == replaced_.end() ? nullptr : &found->second;
  }

  void require(std::string_view path, std::string_view version) {
    std::string detail = std::string(path) + ' ' + std::string(version);
    bool folder = false;
    if (const PathVersion* other = replacement(path, version)) {
      detail += " => " + std::string(other->first) + ' ' + std::string(other->second);
      folder = is_folder(other->first);
      if (!folder) std::tie(path, version) = *other;
    }
    if (!plausible_word(path) || !plausible_word(version)) {
      return collector_.warn("go.mod requires something without a usable path or version",
                             facts_.id);
    }
    Component component =
        found(go_purl(path, folder ? "" : version), facts_.id, "go/go.mod", std::move(detail), 90);
    if (folder) component.note = "replaced by a folder: its version is not known";
    collector_.add(std::move(component));
  }

  const FileFacts& facts_;
  Collector& collector_;
  std::vector<PathVersion> required_;
  std::map<PathVersion, PathVersion> replaced_;
};

void read_mod(const FileFacts& facts, ByteView content, Collector& collector) {
  ModFile(facts, collector).read(as_text(content));
}

constexpr std::array kFiles{Pattern{"go.mod", ""}};
constexpr std::array<std::string_view, 3> kTypes{"elf", "pe", "macho"};

}  // namespace

extern const Ecosystem golang{.name = "golang",
                              .purl_type = "golang",
                              .title = "Go (build info in ELF, PE and Mach-O binaries; go.mod)",
                              .files = kFiles,
                              .types = kTypes,
                              .read = read_mod,
                              .read_source = read_binary};

}  // namespace assay::catalog
