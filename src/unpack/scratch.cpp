#include "unpack/scratch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace assay::unpack {

Result<Fd> open_scratch(const std::string& folder) {
  if (Fd unnamed(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)); unnamed)
    return unnamed;
  // Not every file system knows O_TMPFILE.
  std::string path = folder + "/assay-XXXXXX";
  Fd named(::mkostemp(path.data(), O_CLOEXEC));
  if (!named) return std::unexpected(os_error("cannot create scratch space", folder));
  ::unlink(path.c_str());
  return named;
}

namespace {
bool is_zero(ByteView bytes) {
  return !bytes.empty() && bytes[0] == std::byte{0} &&
         std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}
}  // namespace

Status ScratchWriter::write(ByteView bytes) {
  size_ += bytes.size();
  if (!is_zero(bytes)) return write_all(fd_.get(), bytes);
  if (::lseek(fd_.get(), static_cast<off_t>(bytes.size()), SEEK_CUR) < 0) {
    return std::unexpected(os_error("cannot write scratch space", ""));
  }
  return {};
}

Result<FileSource> ScratchWriter::finish() {
  if (::ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0) {
    return std::unexpected(os_error("cannot write scratch space", ""));
  }
  return FileSource(std::move(fd_), size_);
}

}  // namespace assay::unpack
