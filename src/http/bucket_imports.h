// Copies objects from sellers' buckets into upload sessions, in the background.
// Credentials live here, in memory, until the copy ends; a restart ends every copy with that
// reason.
#pragma once

#include "asset/uploads.h"
#include "http/bucket_client.h"

#include <memory>
#include <string>

namespace assay::http {

class BucketImports {
 public:
  struct Options {
    PrivateAddresses private_addresses = PrivateAddresses::refuse;
    std::size_t copies = 2;          // objects at a time
    std::size_t reads_per_copy = 4;  // ranges at a time
    int tries_per_part = 5;
  };
  // `centre` and `clock` outlive this.
  BucketImports(asset::Centre& centre, const Clock& clock, Options options);
  // Stops running copies; their sessions end with a reason at the next start.
  ~BucketImports();

  // Looks at the object (so that a wrong name or key is told at once), opens a session and queues
  // the copy.
  Result<asset::UploadView> begin(const asset::Actor& actor, asset::NewUpload upload,
                                  BucketObject object);
  void cancel(const std::string& upload_id);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::http
