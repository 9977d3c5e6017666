#include "http/version_form.h"

namespace assay::http {

Status take_version(const Json& body, VersionInput& input) {
  ASSAY_TRY(take_text(body, "number", input.number));
  ASSAY_TRY(take_text(body, "release_notes", input.form.release_notes));
  ASSAY_TRY(take_texts(body, "languages", input.form.languages));
  ASSAY_TRY(take_texts(body, "operating_systems", input.form.operating_systems));
  ASSAY_TRY(take_texts(body, "architectures", input.form.architectures));
  ASSAY_TRY(take_text(body, "requirements", input.form.requirements));
  ASSAY_TRY(take_text(body, "deployment_guide", input.form.deployment_guide));
  ASSAY_TRY(take_texts(body, "declarations", input.form.declarations));
  return take_text(body, "upload_id", input.upload_id);
}

Result<asset::VersionView> create_version_from(Call& call, const std::string& asset_id,
                                               const VersionInput& input) {
  ASSAY_ASSIGN(auto view, asset::create_version(call.centre(), call.actor, asset_id, input.number,
                                                input.form));
  if (input.upload_id.empty()) return view;
  return asset::attach_package(call.centre(), call.actor, view.version.id, view.revision.etag,
                               input.upload_id);
}

}  // namespace assay::http
