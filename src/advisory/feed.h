// Reads a feed file in order: plain, .zst, .gz, or the members of a .zip, in constant memory but
// for documents.
#pragma once

#include "advisory/import.h"

#include <functional>
#include <string>

namespace assay::advisory {

// Bytes of the file as it lies on disk that have been read so far.
using FeedProgress = std::function<void(std::uint64_t bytes)>;

struct FeedFile {
  std::string path;
  std::string label;  // how it is called in messages
};

// The source that read it ("osv"), or empty when no source knows the format (the records are then
// counted as skipped). An error is one of reading: what was read before it is kept.
Result<std::string> read_feed(const FeedFile& file, Importer& importer,
                              const FeedProgress& progress);

// ClamAV databases and YARA rules are known by their names: "clamav", "yara" or empty.
std::string signature_kind(const std::string& path);
// Copies to home/signatures/<kind>/, atomically, and brings the list of digests there up to date.
Status import_signature(const std::string& home, const std::string& path, const std::string& kind);

}  // namespace assay::advisory
