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

}  // namespace assay::unpack
