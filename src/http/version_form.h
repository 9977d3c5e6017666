// The form of a version as it comes over the wire; shared by the routes of assets and versions.
#pragma once

#include "http/translate.h"

namespace assay::http {

struct VersionInput {
  std::string number;
  store::VersionForm form;
  std::string upload_id;  // empty: the package stays
};

// Absent fields of `body` leave `input` as it is.
Status take_version(const Json& body, VersionInput& input);
Result<asset::VersionView> create_version_from(Call& call, const std::string& asset_id,
                                               const VersionInput& input);

}  // namespace assay::http
