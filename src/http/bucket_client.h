// Reads one object of a bucket: what it is, then ranges of it, always the same object.
#pragma once

#include "base/clock.h"
#include "base/stream.h"
#include "http/address_guard.h"
#include "http/sigv4.h"

#include <atomic>
#include <functional>
#include <string>

namespace assay::http {

struct BucketObject {
  std::string endpoint, region, bucket, key, version;
  bool path_style = true;
  Credentials credentials;    // empty: a public object
  std::string presigned_url;  // instead of all of the above
  // For people and records: no credentials, no query.
  std::string source() const;
};

struct ObjectInfo {
  std::uint64_t size = 0;
  std::string etag;     // pinned: another one later is `conflict`
  std::string version;  // empty when the bucket keeps none
};

class BucketClient {
 public:
  // Checks the address and resolves it once; later connections go to these addresses only.
  static Result<BucketClient> open(BucketObject object, PrivateAddresses rule, const Clock& clock);

  // Asks for the first byte, which a presigned GET allows too.
  Result<ObjectInfo> inspect() const;
  // [begin, end) in order. `sink` false stops (`cancelled`). `conflict` "changed" when the object
  // is no longer the one inspected; `io`, `timeout` and `unavailable` are worth another try from
  // where it stopped.
  Status read(const ObjectInfo& info, std::uint64_t begin, std::uint64_t end,
              const std::function<bool(ByteView)>& sink) const;

 private:
  struct Target {
    std::string url;
    std::map<std::string, std::string> headers;
  };
  BucketClient(BucketObject object, Url url, Resolved resolved, PrivateAddresses rule,
               const Clock& clock);
  Target target(const std::string& range, const ObjectInfo* pinned) const;

  BucketObject object_;
  Url url_;
  Resolved resolved_;
  PrivateAddresses rule_;
  const Clock* clock_;
};

}  // namespace assay::http
