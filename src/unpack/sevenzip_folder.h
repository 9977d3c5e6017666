// The content of one folder of a 7z archive as a stream.
#pragma once

#include "unpack/sevenzip_header.h"

#include <memory>

namespace assay::unpack {

constexpr std::uint64_t kSevenZipPpmd = 0x030401;

// `source`, `header` and `folder` must outlive the stream. Fails with `encrypted`, `unsupported`
// (naming the method) or `limit`; what is wrong with the data shows when it is read.
Result<std::unique_ptr<ByteStream>> open_sevenzip_folder(const ByteSource& source,
                                                         const SevenZipHeader& header,
                                                         const SevenZipFolder& folder,
                                                         std::uint64_t memory_limit_bytes);

}  // namespace assay::unpack
