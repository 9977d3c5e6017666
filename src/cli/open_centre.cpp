#include "cli/open_centre.h"

#include "cli/workbook_reader.h"

#include <filesystem>

namespace assay::cli {

Result<OpenCentre> open_centre(const std::string& home, const scan::Policy& policy,
                               const std::string& operator_contact) {
  const std::string base = home + "/centre";
  asset::Settings settings;
  settings.home = home;
  settings.upload_dir = base + "/uploads";
  settings.policy_name = policy.name;
  settings.policy_digest = policy.digest();
  settings.read_workbook = read_workbook_apart;
  settings.operator_contact = operator_contact;
  std::error_code ec;
  std::filesystem::create_directories(settings.upload_dir, ec);
  if (ec) return fail(ErrorCode::io, "cannot make the folder: " + ec.message(), base);
  // Packages, password hashes and reports are nobody else's business.
  std::filesystem::permissions(base, std::filesystem::perms::owner_all, ec);
  OpenCentre open;
  open.clock = std::make_unique<SystemClock>();
  ASSAY_ASSIGN(open.database, store::Database::open(base + "/records.db"));
  ASSAY_ASSIGN(open.blobs, store::open_blob_directory(base + "/blobs"));
  open.centre = std::make_unique<asset::Centre>(*open.database, *open.blobs, *open.clock,
                                                std::move(settings));
  return open;
}

std::string scratch_folder(const std::string& home) { return home + "/centre/scratch"; }

}  // namespace assay::cli
