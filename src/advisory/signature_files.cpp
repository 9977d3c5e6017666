#include "advisory/feed.h"
#include "base/file.h"
#include "base/hash.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

constexpr const char* kList =
    "DIGESTS";  // "<sha256>  <name>" a line, as sha256sum writes and checks it

Status write_list(const fs::path& folder) {
  std::map<std::string, std::string> lines;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(folder, ec)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') || name == kList || !entry.is_regular_file(ec)) continue;
    ASSAY_ASSIGN(const auto content, read_file(entry.path().string(), std::size_t{1} << 30));
    lines[name] = sha256(as_bytes(content)).hex();
  }
  std::string text;
  for (const auto& [name, digest] : lines) text += digest + "  " + name + "\n";
  return write_file_atomic((folder / kList).string(), text);
}

}  // namespace

std::string signature_kind(const std::string& path) {
  constexpr std::array<std::string_view, 6> kClam{".hdb", ".hsb", ".ndb", ".ldb", ".cvd", ".cld"};
  auto extension = fs::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::find(kClam.begin(), kClam.end(), extension) != kClam.end()) return "clamav";
  return extension == ".yar" || extension == ".yara" ? "yara" : "";
}

Status import_signature(const std::string& home, const std::string& path, const std::string& kind) {
  ASSAY_ASSIGN(const auto content, read_file(path, std::size_t{1} << 30));
  if (content.empty()) return fail(ErrorCode::invalid_input, "the signature file is empty", path);
  const fs::path folder = fs::path(home) / "signatures" / kind;
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec) return fail(ErrorCode::io, "cannot make a folder: " + ec.message(), folder.string());
  ASSAY_TRY(write_file_atomic((folder / fs::path(path).filename()).string(), content));
  return write_list(folder);
}

}  // namespace assay::advisory
