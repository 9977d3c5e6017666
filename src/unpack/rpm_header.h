// The headers of an rpm package (format version 3 and 4), read from its bytes.
#pragma once

#include "base/stream.h"

#include <string>
#include <vector>

namespace assay::unpack {

struct RpmHeader {
  std::string name;
  std::string version;
  std::string release;
  std::uint32_t epoch = 0;
  bool has_epoch = false;
  std::string arch;
  std::string source_rpm;  // "bash-5.1.8-6.el9.src.rpm"; empty in a source package
  std::string license;
  std::string vendor;
  std::string distribution;
  std::string summary;
  std::string url;
  std::string payload_format;  // "cpio" when the header does not say
  std::string
      payload_compressor;  // "gzip", "xz", "zstd", "bzip2", "lzma"; empty: as the bytes show
  std::uint64_t payload_offset = 0;  // where the payload begins in the file
};

// True when `head` begins with the lead of an rpm.
bool is_rpm(ByteView head);

// Reads lead, signature and header. Fails with `damaged` (saying which part) or `unsupported`.
// Strings are as the package has them: not trimmed, not checked to be UTF-8.
Result<RpmHeader> read_rpm_header(const ByteSource& source);

}  // namespace assay::unpack
