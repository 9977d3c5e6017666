// What services of one process share beside the database. For the files of this folder.
#pragma once

#include "asset/centre.h"
#include "base/guarded.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

namespace assay::asset {

// Who may write a part of an upload right now: the newest writer.
struct PartClaim {
  std::mutex writing;  // held during each write, so that a newer writer starts after it
  std::uint64_t newest = 0;
};

struct Centre::Desk {
  // Argon2id takes tens of MiB a call; more than a few at once would be a denial of service.
  std::mutex hashing;
  std::condition_variable hashing_freed;
  int hashing_now = 0;

  // shared_ptr: a writer keeps its claim while the map forgets finished parts.
  Guarded<std::map<std::string, std::shared_ptr<PartClaim>>> parts;
};

}  // namespace assay::asset
