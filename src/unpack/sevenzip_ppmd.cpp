#include "unpack/sevenzip_ppmd.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

namespace assay::unpack {

namespace {

// libarchive's view of a ByteSource.
struct Reader {
  const ByteSource& source;
  std::uint64_t at = 0;
  std::vector<std::byte> block = std::vector<std::byte>(64u << 10);
};

la_ssize_t read_block(archive*, void* client, const void** out) {
  auto& reader = *static_cast<Reader*>(client);
  const auto got = reader.source.pread(reader.at, reader.block);
  if (!got) return ARCHIVE_FATAL;
  reader.at += *got;
  *out = reader.block.data();
  return static_cast<la_ssize_t>(*got);
}

la_int64_t seek(archive*, void* client, la_int64_t offset, int whence) {
  auto& reader = *static_cast<Reader*>(client);
  const auto size = static_cast<la_int64_t>(reader.source.size());
  const la_int64_t base = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<la_int64_t>(reader.at)
                                               : size;
  const la_int64_t target = std::clamp<la_int64_t>(base + offset, 0, size);
  reader.at = static_cast<std::uint64_t>(target);
  return target;
}

std::string words(archive* a) {
  const char* text = archive_error_string(a);
  return text != nullptr ? text : "libarchive gives no reason";
}

class EntryStream final : public ByteStream {
 public:
  explicit EntryStream(archive* a) : archive_(a) {}
  Result<std::size_t> read(MutableBytes out) override {
    const la_ssize_t got = archive_read_data(archive_, out.data(), out.size());
    if (got < 0)
      return fail(ErrorCode::unsupported,
                  "libarchive cannot unpack this PPMd content: " + words(archive_));
    return static_cast<std::size_t>(got);
  }

 private:
  archive* archive_;
};

}  // namespace

Status read_sevenzip_by_libarchive(
    const ByteSource& source, const SevenZipHeader& header,
    const std::function<bool(const SevenZipFile&)>& wanted,
    const std::function<Status(const SevenZipFile&, ByteStream&)>& each) {
  Reader reader{source};
  const std::unique_ptr<archive, int (*)(archive*)> a(archive_read_new(), archive_read_free);
  archive_read_support_format_7zip(a.get());
  archive_read_set_callback_data(a.get(), &reader);
  archive_read_set_read_callback(a.get(), read_block);
  archive_read_set_seek_callback(a.get(), seek);
  if (archive_read_open1(a.get()) != ARCHIVE_OK) {
    return fail(ErrorCode::unsupported, "PPMd content: " + words(a.get()));
  }
  for (const SevenZipFile& file : header.files) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(a.get(), &entry);
    // A warning is about a name that it cannot convert; names are read by us.
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
      return fail(ErrorCode::damaged, "PPMd content: " + words(a.get()));
    }
    if (!wanted(file)) continue;
    EntryStream content(a.get());
    ASSAY_TRY(each(file, content));
  }
  return {};
}

}  // namespace assay::unpack
