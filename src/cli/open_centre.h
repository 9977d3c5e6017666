// Opens the records of a centre below $ASSAY_HOME. Shared by `assay serve`, `assay worker` and
// whatever else works on them; each process opens its own.
#pragma once

#include "asset/centre.h"
#include "scan/policy.h"

#include <memory>
#include <string>

namespace assay::cli {

struct OpenCentre {
  std::unique_ptr<SystemClock> clock;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::BlobStore> blobs;
  std::unique_ptr<asset::Centre> centre;
};

// HOME/centre/records.db, HOME/centre/blobs, HOME/centre/uploads; made when missing, migrated when
// old.
Result<OpenCentre> open_centre(const std::string& home, const scan::Policy& policy,
                               const std::string& operator_contact = "");

// HOME/centre/scratch, where workers unpack what does not fit in memory.
std::string scratch_folder(const std::string& home);

}  // namespace assay::cli
