// What a PATH argument of the commands means: a file, a folder, or "-" for standard input.
#pragma once

#include "base/file.h"
#include "unpack/engine.h"

#include <memory>

namespace assay::cli {

struct OpenPackage {
  unpack::Package package;
  std::unique_ptr<FileSource> file;
  std::unique_ptr<FdStream> input;
};

Result<OpenPackage> open_package(const std::string& path);

// Where unlinked scratch files go: $TMPDIR or the system's default.
std::string scratch_folder();

}  // namespace assay::cli
