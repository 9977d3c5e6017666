// The headers of a 7z archive: which files there are and how each packed stream must be decoded.
#pragma once

#include "base/stream.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::unpack {

// One decoding step. `inputs` are the packed sides; the unpacked side is one.
struct SevenZipCoder {
  std::uint64_t method = 0;  // as in the archive: 0x21 is LZMA2
  std::vector<std::byte> properties;
  std::uint32_t inputs = 1;
  std::uint32_t first_input = 0;  // index of its first input among all inputs of the folder
  std::uint64_t unpacked_bytes = 0;
};

// A graph of coders that turns packed streams into one run of file contents.
struct SevenZipFolder {
  static constexpr std::uint32_t kNotBound = 0xffffffff;

  std::vector<SevenZipCoder> coders;
  std::vector<std::uint32_t> bound_to;       // by input: the coder that feeds it, or kNotBound
  std::vector<std::uint32_t> packed_inputs;  // the inputs that are packed streams, in stream order
  std::uint32_t main_coder = 0;              // the one whose output is the content
  std::uint32_t first_stream = 0;            // its first packed stream
  std::optional<std::uint32_t> crc;

  std::uint64_t unpacked_bytes() const { return coders[main_coder].unpacked_bytes; }
  bool uses(std::uint64_t method) const;
};

struct SevenZipStream {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct SevenZipFile {
  static constexpr std::uint32_t kNoFolder = 0xffffffff;

  std::string path;
  bool directory = false;
  bool anti = false;                 // "delete this file": carries nothing
  std::uint32_t mode = 0;            // st_mode of Unix when the archive has it, else 0
  std::uint32_t folder = kNoFolder;  // kNoFolder: empty
  std::uint64_t size = 0;
  std::optional<std::uint32_t> crc;
};

struct SevenZipHeader {
  std::vector<SevenZipStream> streams;
  std::vector<SevenZipFolder> folders;
  std::vector<SevenZipFile>
      files;  // those of one folder stand together, in the order of its content
};

constexpr std::uint64_t kSevenZipAes = 0x06f10701;

// Fails with `encrypted` when the header itself is, with `damaged`, `unsupported` or `limit` (the
// headers or what they need would take more memory than allowed).
Result<SevenZipHeader> read_sevenzip_header(const ByteSource& source,
                                            std::uint64_t memory_limit_bytes);

}  // namespace assay::unpack
