// Views of versions inside a transaction. For the files of this folder.
#pragma once

#include "asset/access.h"
#include "asset/versions.h"

namespace assay::asset {

Result<VersionView> version_view(store::Connection& c, Centre& centre, const Actor& actor,
                                 Loaded loaded);
// Loads it again after a change.
Result<VersionView> version_view(store::Connection& c, Centre& centre, const Actor& actor,
                                 const std::string& version_id);

}  // namespace assay::asset
