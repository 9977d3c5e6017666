// Resumable upload sessions made of parts (console.md §2). Parts may come in any order and at once.
#pragma once

#include "asset/permissions.h"
#include "base/hash.h"

#include <memory>
#include <optional>

namespace assay::asset {

struct UploadView {
  store::UploadSession session;
  std::vector<store::UploadPart> done;  // acknowledged parts, by number
  std::uint64_t bytes_done = 0;
  std::vector<Action> actions;
};

struct NewUpload {
  std::string filename;
  std::uint64_t size = 0;
  std::string sha256;               // optional
  std::string purpose = "package";  // "package" | "document"
  std::string mode = "upload";      // "upload" | "import"
  std::string source;               // import: JSON, no credentials
  std::string version_id;           // optional: whose draft it is for
};

// Receives one part. Bytes go to their place in the file as they come and are hashed on the way;
// only finish() makes the part count, after the bytes are on the disk. Dropping the writer forgets
// the part. A newer writer of the same part takes over; the older one's next write is `cancelled`.
// A part that already counts is never written again: the bytes are compared by digest only.
class PartWriter {
 public:
  virtual ~PartWriter() = default;
  virtual std::uint64_t expected_bytes() const = 0;
  // `invalid_input` beyond the part's size.
  virtual Status write(ByteView bytes) = 0;
  // `invalid_input` "/digest" when the digest is not the expected one, "/size" when bytes are
  // missing.
  virtual Result<store::UploadPart> finish() = 0;
};

Result<UploadView> create_upload(Centre& centre, const Actor& actor, const NewUpload& request);
Result<UploadView> get_upload(Centre& centre, const Actor& actor, const std::string& id);
Result<Listing<UploadView>> list_uploads(Centre& centre, const Actor& actor, const Page& page);
// `number` from 1. `digest`: Content-Digest of the part when the client sent one.
Result<std::unique_ptr<PartWriter>> begin_part(Centre& centre, const Actor& actor,
                                               const std::string& id, std::int64_t number,
                                               const std::optional<Digest>& digest);
// All parts present: hashes the file, moves it into the blob store by rename. Repeatable after a
// crash.
Result<UploadView> complete_upload(Centre& centre, const Actor& actor, const std::string& id);
Status abort_upload(Centre& centre, const Actor& actor, const std::string& id);
// Import: why the copy ended, in words for the seller; the session becomes "failed".
Status fail_upload(Centre& centre, const std::string& id, const std::string& error);
// Sessions of mode "import" that are still open, for a restart. System only.
Result<std::vector<UploadView>> open_imports(Centre& centre);
// Removes expired sessions and files without a session. Returns how many. System only.
Result<std::size_t> expire_uploads(Centre& centre);

}  // namespace assay::asset
