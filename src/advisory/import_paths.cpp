#include "advisory/feed.h"
#include "advisory/import.h"

#include <algorithm>
#include <filesystem>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

Status list_folder(const fs::path& folder, std::vector<FeedFile>& out) {
  std::error_code ec;
  std::vector<FeedFile> found;
  fs::recursive_directory_iterator at(folder, fs::directory_options::none, ec);
  if (ec) return fail(ErrorCode::io, ec.message(), folder.string());
  for (const auto end = fs::recursive_directory_iterator(); at != end; at.increment(ec)) {
    if (ec) return fail(ErrorCode::io, ec.message(), folder.string());
    const auto name = at->path().filename().string();
    if (name.starts_with('.') || !at->is_regular_file(ec)) continue;
    found.push_back({at->path().string(), fs::relative(at->path(), folder, ec).string()});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  out.insert(out.end(), found.begin(), found.end());
  return {};
}

Result<std::vector<FeedFile>> list_files(const std::vector<std::string>& paths) {
  std::vector<FeedFile> out;
  for (const auto& path : paths) {
    std::error_code ec;
    if (fs::is_directory(path, ec)) {
      ASSAY_TRY(list_folder(path, out));
    } else if (fs::is_regular_file(path, ec)) {
      out.push_back({path, fs::path(path).filename().string()});
    } else {
      return fail(ErrorCode::not_found, "no such file or folder", path);
    }
  }
  return out;
}

class Run {
 public:
  Run(const std::string& home, const std::function<void(const ImportProgress&)>& progress)
      : home_(home), progress_(progress) {}

  void read(const std::vector<FeedFile>& files) {
    std::error_code ec;
    for (const auto& file : files) state_.total_bytes += fs::file_size(file.path, ec);
    for (const auto& file : files) {
      const auto kind = signature_kind(file.path);
      if (kind.empty()) {
        feed(file);
      } else {
        signature(file, kind);
      }
      before_ += fs::file_size(file.path, ec);
    }
  }

  Status store(Seconds now) {
    Content content;
    if (auto stored = open_lmdb(home_)) content = content_of(**stored);
    content = importer.merge(std::move(content));
    if (importer.counts().kept == 0 && importer.counts().skipped.count("withdrawn") == 0) return {};
    const auto table =
        build(content, content.records.empty() ? Kind::none : Kind::full, to_rfc3339(now));
    ASSAY_TRY(write_lmdb(home_, table));
    result.info = decode_info(table.at("i"));
    result.stored = true;
    return {};
  }

  ImportResult result;
  Importer importer;

 private:
  void feed(const FeedFile& file) {
    state_.file = file.label;
    const auto source = read_feed(file, importer, [&](std::uint64_t bytes) {
      state_.bytes = before_ + bytes;
      state_.records = importer.counts().read();
      if (progress_) progress_(state_);
    });
    if (!source) {
      result.failures.push_back(source.error().text());
    } else if (!source->empty()) {
      result.files.push_back(file.label + ": " + *source);
    }
  }

  void signature(const FeedFile& file, const std::string& kind) {
    const auto done = import_signature(home_, file.path, kind);
    if (done) {
      result.signatures.push_back(kind + ": " + file.label);
    } else {
      result.failures.push_back(done.error().text());
    }
  }

  const std::string& home_;
  const std::function<void(const ImportProgress&)>& progress_;
  ImportProgress state_;
  std::uint64_t before_ = 0;
};

}  // namespace

Result<ImportResult> import_paths(const std::string& home, const std::vector<std::string>& paths,
                                  Seconds now,
                                  const std::function<void(const ImportProgress&)>& progress,
                                  Partial partial) {
  ASSAY_ASSIGN(const auto files, list_files(paths));
  Run run(home, progress);
  run.read(files);
  if (partial == Partial::refuse && !run.result.failures.empty()) {
    return fail(ErrorCode::damaged, run.result.failures.front());
  }
  if (partial == Partial::refuse && run.result.files.size() < files.size()) {
    return fail(ErrorCode::damaged, "a feed is empty or of a format that is not known");
  }
  ASSAY_TRY(run.store(now));
  run.result.counts = run.importer.counts();
  return std::move(run.result);
}

}  // namespace assay::advisory
