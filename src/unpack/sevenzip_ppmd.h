// 7z content packed with PPMd, which libarchive alone can unpack.
#pragma once

#include "base/stream.h"
#include "unpack/sevenzip_header.h"

#include <functional>

namespace assay::unpack {

// Calls `each` for those files of the header for which `wanted` is true, in order, with their
// content. Fails when libarchive gives up on the archive; `each` has then not been called for what
// follows.
Status read_sevenzip_by_libarchive(
    const ByteSource& source, const SevenZipHeader& header,
    const std::function<bool(const SevenZipFile&)>& wanted,
    const std::function<Status(const SevenZipFile&, ByteStream&)>& each);

}  // namespace assay::unpack
