// One transition: its audit row and its event, written in the transaction that makes it.
// For the files of this folder.
#pragma once

#include "asset/centre.h"

#include <utility>

namespace assay::asset {

struct Change {
  std::string transition;  // "T3"
  std::string object_type, object_id;
  std::string from, to;  // words
  std::string seller_id;
  // Every status this transition sets: {"revision:rev_…", "Scanning"}. "Discarded" removes it.
  std::vector<std::pair<std::string, std::string>> effects;
  std::vector<std::pair<std::string, std::string>>
      detail;  // what "Audit adds" of workflow.md asks for
};
Status record(store::Connection& connection, Centre& centre, const Actor& actor,
              const Change& change);

struct Notice {
  std::string type;  // "version.rejected": becomes dev.assay.version.rejected.v1
  std::string seller_id, subject_type, subject_id;
  std::vector<std::pair<std::string, std::string>> data;
};
Status announce(store::Connection& connection, Centre& centre, const Notice& notice);
// The event of a revision whose status is now what it says: "version.scanning" …
Status announce_revision(store::Connection& connection, Centre& centre,
                         const store::Revision& revision);

}  // namespace assay::asset
