// 7z. The headers are read by sevenzip_header.h; each folder (a solid run of files) is decoded
// once, front to back, and cut into its files on the way.
#include "unpack/codec/megabytes.h"
#include "unpack/format.h"
#include "unpack/sevenzip_folder.h"
#include "unpack/sevenzip_header.h"
#include "unpack/sevenzip_ppmd.h"

#include <lzma.h>
#include <sys/stat.h>

#include <algorithm>

namespace assay::unpack {

namespace {

constexpr std::uint64_t kLongestLink = 4096;

// The next `size` bytes of a folder, checked against the checksum at their end.
class PartStream final : public ByteStream {
 public:
  PartStream(ByteStream& folder, const SevenZipFile& file)
      : folder_(folder), left_(file.size), crc_(file.crc) {}

  Result<std::size_t> read(MutableBytes out) override {
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_)));
    if (out.empty()) return 0;
    auto got = folder_.read(out);
    if (!got) {
      folder_failure_ = got.error();
      return got;
    }
    if (*got == 0) return fail(ErrorCode::damaged, "the content ends before its size");
    left_ -= *got;
    sum_ = lzma_crc32(reinterpret_cast<const std::uint8_t*>(out.data()), *got, sum_);
    if (left_ == 0 && crc_ && *crc_ != sum_)
      return fail(ErrorCode::damaged, "the checksum does not match");
    return got;
  }

  // Moves on to the next file, whatever of this one was read.
  void skip_rest() {
    std::vector<std::byte> waste(64u << 10);
    while (left_ > 0 && !folder_failure_) {
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(waste.size(), left_));
      auto got = folder_.read(MutableBytes(waste).first(part));
      if (!got) {
        folder_failure_ = std::move(got).error();
      } else if (*got == 0) {
        folder_failure_ = Error{ErrorCode::damaged, "the content ends before its size"};
      } else {
        left_ -= *got;
      }
    }
  }
  const std::optional<Error>& folder_failure() const { return folder_failure_; }

 private:
  ByteStream& folder_;
  std::uint64_t left_;
  std::optional<std::uint32_t> crc_;
  std::uint32_t sum_ = 0;
  std::optional<Error> folder_failure_;
};

EntryMeta meta_of(const SevenZipFile& file) {
  EntryMeta meta;
  meta.path = file.path;
  meta.mode = file.mode & 07777;
  meta.size = file.size;
  if (file.directory) meta.kind = EntryKind::directory;
  if (S_ISLNK(file.mode)) meta.kind = EntryKind::symlink;
  return meta;
}

Reason reason_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::encrypted:
      return Reason::encrypted;
    case ErrorCode::unsupported:
      return Reason::unsupported;
    case ErrorCode::limit:
      return Reason::limit;
    default:
      return Reason::damaged;
  }
}

class Walk {
 public:
  Walk(const Input& input, const SevenZipHeader& header, Sink& sink)
      : source_(*input.source),
        limit_bytes_(input.memory_limit_bytes),
        header_(header),
        sink_(sink) {}

  Status run() {
    for (const SevenZipFile& file : header_.files) {
      if (file.anti) continue;
      if (file.folder == SevenZipFile::kNoFolder) {
        ASSAY_TRY(deliver_empty(file));
      } else if (header_.folders[file.folder].uses(kSevenZipPpmd) && !encrypted(file)) {
        ppmd_ = true;  // in a second run
      } else {
        ASSAY_TRY(deliver(file));
      }
    }
    return ppmd_ ? run_ppmd() : Status();
  }

 private:
  bool encrypted(const SevenZipFile& file) const {
    return header_.folders[file.folder].uses(kSevenZipAes);
  }

  Status deliver_empty(const SevenZipFile& file) {
    const EntryMeta meta = meta_of(file);
    if (meta.kind != EntryKind::file) return sink_.node(meta);
    return sink_.file(meta, MemorySource({}));
  }

  Status deliver(const SevenZipFile& file) {
    if (folder_ != file.folder) open_folder(file.folder);
    if (failure_) {
      EntryMeta meta = meta_of(file);
      meta.kind = EntryKind::file;
      return sink_.opaque(meta, reason_of(failure_->code), failure_->message);
    }
    PartStream content(*stream_, file);
    ASSAY_TRY(deliver_content(file, content));
    content.skip_rest();
    failure_ = content.folder_failure();
    return {};
  }

  Status deliver_content(const SevenZipFile& file, ByteStream& content) {
    EntryMeta meta = meta_of(file);
    if (meta.kind == EntryKind::symlink && file.size <= kLongestLink) {
      std::vector<std::byte> target(static_cast<std::size_t>(file.size));
      const auto got = read_full(content, target);
      if (!got) return sink_.opaque(meta, reason_of(got.error().code), got.error().message);
      meta.link_target = as_text(ByteView(target).first(*got));
      return sink_.node(meta);
    }
    meta.kind = EntryKind::file;
    return sink_.file(meta, content);
  }

  void open_folder(std::uint32_t folder) {
    folder_ = folder;
    failure_.reset();
    stream_.reset();
    auto opened = open_sevenzip_folder(source_, header_, header_.folders[folder], limit_bytes_);
    if (opened) {
      stream_ = std::move(*opened);
    } else {
      failure_ = std::move(opened).error();
    }
  }

  // PPMd takes the memory that its properties name: order (1 byte), then the size.
  static std::uint64_t ppmd_memory(const SevenZipFolder& folder) {
    std::uint64_t most = 0;
    for (const SevenZipCoder& coder : folder.coders) {
      if (coder.method == kSevenZipPpmd && coder.properties.size() >= 5) {
        most = std::max<std::uint64_t>(most, le32(coder.properties, 1));
      }
    }
    return most;
  }

  Status run_ppmd() {
    const auto is_ppmd = [&](const SevenZipFile& file) {
      return file.folder != SevenZipFile::kNoFolder && !file.anti && !encrypted(file) &&
             header_.folders[file.folder].uses(kSevenZipPpmd);
    };
    Status failed;
    for (const SevenZipFolder& folder : header_.folders) {
      if (ppmd_memory(folder) > limit_bytes_)
        failed = needs_memory(ppmd_memory(folder), limit_bytes_);
    }
    std::size_t done = 0;
    Status ended;
    if (failed) {
      failed = read_sevenzip_by_libarchive(
          source_, header_, is_ppmd, [&](const SevenZipFile& file, ByteStream& content) -> Status {
            ++done;
            ended = deliver_content(file, content);
            return ended;
          });
    }
    ASSAY_TRY(std::move(ended));
    if (failed) return {};
    for (const SevenZipFile& file : header_.files) {
      if (!is_ppmd(file) || (done > 0 && done-- > 0)) continue;
      EntryMeta meta = meta_of(file);
      meta.kind = EntryKind::file;
      ASSAY_TRY(sink_.opaque(meta, reason_of(failed.error().code), failed.error().message));
    }
    return {};
  }

  const ByteSource& source_;
  std::uint64_t limit_bytes_;
  const SevenZipHeader& header_;
  Sink& sink_;
  std::uint32_t folder_ = SevenZipFile::kNoFolder;
  std::unique_ptr<ByteStream> stream_;
  std::optional<Error> failure_;  // of the present folder
  bool ppmd_ = false;
};

Status open(const Input& input, Sink& sink) {
  ASSAY_ASSIGN(const SevenZipHeader header,
               read_sevenzip_header(*input.source, input.memory_limit_bytes));
  return Walk(input, header, sink).run();
}

constexpr Magic kMagics[] = {{0, "7z\xbc\xaf\x27\x1c"}};

}  // namespace

extern const Format sevenzip{
    .name = "7z",
    .title = "7z",
    .kind = Kind::archive,
    .access = Access::random,
    .magics = kMagics,
    .open = open,
    .doc =
        "Solid or not, with packed headers; copy, LZMA, LZMA2, PPMd, deflate, deflate64, bzip2, "
        "zstd, "
        "delta, BCJ of all processors and BCJ2. Encrypted content is opaque member by member; an "
        "encrypted list of files makes the archive opaque. Volumes (.7z.001) are not joined.",
};

}  // namespace assay::unpack
