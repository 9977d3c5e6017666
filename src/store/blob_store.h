// Content-addressed files: DIR/ab/cd/<sha256>. A blob is complete or absent, and is never
// overwritten.
#pragma once

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace assay::store {

class BlobStore {
 public:
  virtual ~BlobStore() = default;
  // Keeps `content`; durable when it returns.
  virtual Result<Digest> put(std::string_view content) = 0;
  // Takes over a finished, fsynced file by rename (same file system). When the blob exists the file
  // is removed instead. Repeating after a crash is harmless: a missing file with an existing blob
  // is success.
  virtual Status adopt(const std::string& file, const Digest& digest) = 0;
  virtual bool has(const Digest& digest) const = 0;
  virtual Result<std::unique_ptr<FileSource>> open(const Digest& digest) const = 0;
  virtual Result<std::string> read(const Digest& digest,
                                   std::size_t max_bytes = 256u << 20) const = 0;
  // Path for a reader in another process of this machine.
  virtual std::string path(const Digest& digest) const = 0;
  // Removes blobs that nobody refers to and that were not touched since `before`.
  virtual Result<std::size_t> sweep(const std::function<bool(const Digest&)>& referenced,
                                    Seconds before) = 0;
};

// `directory` is made when missing.
Result<std::unique_ptr<BlobStore>> open_blob_directory(const std::string& directory);

}  // namespace assay::store
