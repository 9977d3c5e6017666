// Unlinked files for what does not fit in memory.
#pragma once

#include "base/file.h"

namespace assay::unpack {

// A new file that has no name (any more): the system frees it even after kill -9.
Result<Fd> open_scratch(const std::string& folder);

// Fills a scratch file from front to back; long runs of zeros become holes.
class ScratchWriter {
 public:
  explicit ScratchWriter(Fd fd) : fd_(std::move(fd)) {}
  Status write(ByteView bytes);
  // The file as a source; the writer is empty afterwards.
  Result<FileSource> finish();

 private:
  Fd fd_;
  std::uint64_t size_ = 0;
};

}  // namespace assay::unpack
