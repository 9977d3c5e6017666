#include "advisory/feed.h"

#include "advisory/json_fields.h"
#include "advisory/source.h"
#include "base/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace assay::advisory {
namespace {

constexpr std::size_t kMaxLine = 64u << 20;
constexpr std::size_t kMaxDocument = 1u << 30;
constexpr std::size_t kChunk = 1u << 18;
constexpr const char* kUnknown = "format not known";

// Cuts text into records. Lines end at LF alone: feeds hold other Unicode line ends inside strings.
// A first line that is not a whole object begins a document, which is read to its end.
class RecordSplitter {
 public:
  RecordSplitter(std::string label, Importer& importer)
      : label_(std::move(label)), importer_(importer) {}

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = mode_ == Mode::document ? std::string_view::npos : bytes.find('\n');
      append(bytes.substr(0, end == std::string_view::npos ? end : end + 1));
      if (end == std::string_view::npos) return;
      bytes.remove_prefix(end + 1);
      end_line();
    }
  }

  // The name of the source that read the records.
  std::string finish() {
    if (mode_ == Mode::document) {
      document();
    } else if (!pending_.empty()) {
      end_line();
      if (mode_ == Mode::document) document();
    }
    if (unknown_ > 0) importer_.skip(kUnknown, label_, unknown_);
    return source_ == nullptr ? std::string() : std::string(source_->name);
  }

 private:
  enum class Mode { start, lines, document };

  void append(std::string_view bytes) {
    const std::size_t max = mode_ == Mode::document ? kMaxDocument : kMaxLine;
    if (pending_.size() + bytes.size() > max) too_large_ = true;
    if (!too_large_) pending_ += bytes;
  }

  static std::string_view trimmed(std::string_view s) {
    while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
    while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
    if (s.starts_with("\xef\xbb\xbf")) s.remove_prefix(3);
    return s;
  }

  void end_line() {
    const auto line = trimmed(pending_);
    const bool opens = line.starts_with('{') || line.starts_with('[');
    const bool whole = line.starts_with('{') && line.ends_with('}');
    if (mode_ == Mode::start && opens && !whole && !too_large_) {
      mode_ = Mode::document;
      return;
    }
    if (too_large_) {
      importer_.skip("record over 64 MiB", label_);
    } else if (!line.empty()) {
      mode_ = Mode::lines;
      one(line);
    }
    too_large_ = false;
    pending_.clear();
  }

  void one(std::string_view text) {
    if (source_ == nullptr) source_ = find(text);
    if (source_ != nullptr) {
      source_->record(text, importer_);
    } else if (text.starts_with('{') && !is_json(text)) {
      importer_.skip("bad record", one_line(text, 80));
    } else if (text.starts_with('{') || unknown_ == 0) {
      ++unknown_;  // a text that is no JSON at all counts once, however many lines it has
    }
  }

  static bool is_json(std::string_view text) {
    Value v;
    return parse_record(text, v);
  }

  static const Source* find(std::string_view text) {
    for (const auto* source : all_source()) {
      if (source->detect(text)) return source;
    }
    return nullptr;
  }

  void document() {
    if (too_large_) return importer_.skip("record over 1 GiB", label_);
    const auto text = trimmed(pending_);
    if (!is_json(text)) return lines_after_all(text);
    if (!text.starts_with('[')) return one(text);
    simdjson::dom::parser parser(kMaxDocument);  // the records are parsed again, one by one
    simdjson::dom::array items;
    if (parser.parse(text.data(), text.size()).get(items) != simdjson::SUCCESS) return;
    for (const Value item : items) one(simdjson::minify(item));
  }

  // The first line was damaged, not the beginning of a document.
  void lines_after_all(std::string_view text) {
    const bool several =
        text.find("}\n{") != std::string_view::npos || text.find("\n{\"") != std::string_view::npos;
    if (!several) return importer_.skip("bad record", label_);
    while (!text.empty()) {
      const auto end = text.find('\n');
      const auto line = trimmed(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (!line.empty()) one(line);
    }
  }

  std::string label_;
  Importer& importer_;
  std::string pending_;
  const Source* source_ = nullptr;
  Mode mode_ = Mode::start;
  bool too_large_ = false;
  std::uint64_t unknown_ = 0;
};

Result<std::string> read_plain(const FileSource& file, const FeedFile& feed, Importer& importer,
                               const FeedProgress& progress) {
  RecordSplitter out(feed.label, importer);
  std::vector<std::byte> buffer(kChunk);
  for (std::uint64_t at = 0;;) {
    ASSAY_ASSIGN(const std::size_t n, file.pread(at, buffer));
    if (n == 0) break;
    out.add(as_text({buffer.data(), n}));
    at += n;
    progress(at);
  }
  return out.finish();
}

struct ZstdFree {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::string> read_zstd(const FileSource& file, const FeedFile& feed, Importer& importer,
                              const FeedProgress& progress) {
  RecordSplitter out(feed.label, importer);
  const std::unique_ptr<ZSTD_DCtx, ZstdFree> context(ZSTD_createDCtx());
  std::vector<std::byte> in(kChunk);
  std::string plain(kChunk, '\0');
  std::size_t more = 0;
  for (std::uint64_t at = 0;;) {
    ASSAY_ASSIGN(const std::size_t n, file.pread(at, in));
    if (n == 0) break;
    ZSTD_inBuffer from{in.data(), n, 0};
    while (from.pos < from.size) {
      ZSTD_outBuffer to{plain.data(), plain.size(), 0};
      more = ZSTD_decompressStream(context.get(), &to, &from);
      if (ZSTD_isError(more) != 0) {
        (void)out.finish();
        return fail(ErrorCode::damaged, std::string("zstd: ") + ZSTD_getErrorName(more), feed.path);
      }
      out.add({plain.data(), to.pos});
    }
    at += n;
    progress(at);
  }
  auto name = out.finish();
  if (more != 0) return fail(ErrorCode::damaged, "zstd: the file ends early", feed.path);
  return name;
}

struct ArchiveFree {
  void operator()(archive* a) const { archive_read_free(a); }
};

Error archive_error(archive* a, const std::string& path) {
  const char* text = archive_error_string(a);
  return {ErrorCode::damaged, text == nullptr ? "cannot be read" : text, path};
}

Status read_member(archive* a, RecordSplitter& out, const std::string& path) {
  while (true) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int rc = archive_read_data_block(a, &data, &size, &offset);
    if (rc == ARCHIVE_EOF) return {};
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return std::unexpected(archive_error(a, path));
    out.add({static_cast<const char*>(data), size});
  }
}

// A zip holds one record or feed a member; a .gz is one unnamed member.
Result<std::string> read_archive(const FeedFile& feed, bool gzip, Importer& importer,
                                 const FeedProgress& progress) {
  const std::unique_ptr<archive, ArchiveFree> a(archive_read_new());
  if (gzip) {
    archive_read_support_filter_gzip(a.get());
    archive_read_support_format_raw(a.get());
  } else {
    archive_read_support_format_zip(a.get());
  }
  if (archive_read_open_filename(a.get(), feed.path.c_str(), kChunk) != ARCHIVE_OK) {
    return std::unexpected(archive_error(a.get(), feed.path));
  }
  std::string source;
  archive_entry* entry = nullptr;
  for (int rc = 0; (rc = archive_read_next_header(a.get(), &entry)) != ARCHIVE_EOF;) {
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
      return std::unexpected(archive_error(a.get(), feed.path));
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    const char* name = archive_entry_pathname(entry);
    RecordSplitter out(gzip || name == nullptr ? feed.label : feed.label + "!/" + name, importer);
    auto done = read_member(a.get(), out, feed.path);
    if (auto by = out.finish(); source.empty()) source = std::move(by);
    if (!done) return std::unexpected(done.error());
    progress(
        static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(a.get(), -1))));
  }
  return source;
}

}  // namespace

Result<std::string> read_feed(const FeedFile& feed, Importer& importer,
                              const FeedProgress& progress) {
  ASSAY_ASSIGN(const auto file, FileSource::open(feed.path));
  std::array<std::byte, 4> magic{};
  ASSAY_ASSIGN(const std::size_t n, file->pread(0, magic));
  const ByteView head(magic.data(), n);
  if (has_at(head, 0, "\x28\xb5\x2f\xfd")) return read_zstd(*file, feed, importer, progress);
  if (has_at(head, 0, "PK\x03\x04")) return read_archive(feed, /*gzip=*/false, importer, progress);
  if (has_at(head, 0, "\x1f\x8b")) return read_archive(feed, /*gzip=*/true, importer, progress);
  return read_plain(*file, feed, importer, progress);
}

}  // namespace assay::advisory
