#include "cli/open_package.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace assay::cli {

namespace {

std::string shown_name(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  if (path == "." || path == "..") {
    std::unique_ptr<char, void (*)(void*)> whole(::realpath(path.c_str(), nullptr), std::free);
    if (whole) path = whole.get();
  }
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos || path.size() == 1 ? path : path.substr(slash + 1);
}

}  // namespace

Result<OpenPackage> open_package(const std::string& path) {
  OpenPackage open;
  if (path == "-") {
    open.package.name = "stdin";
    open.input = std::make_unique<FdStream>(STDIN_FILENO);
    open.package.stream = open.input.get();
    return open;
  }
  open.package.name = shown_name(path);
  struct stat st{};
  if (::stat(path.c_str(), &st) != 0) return std::unexpected(os_error("cannot open", path));
  if (S_ISDIR(st.st_mode)) {
    open.package.folder = path;
    return open;
  }
  ASSAY_ASSIGN(open.file, FileSource::open(path));
  open.package.source = open.file.get();
  return open;
}

std::string scratch_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

}  // namespace assay::cli
