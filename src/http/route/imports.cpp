// Packages fetched from a bucket. Credentials go to the copier and nowhere else.
#include "asset/uploads.h"
#include "http/bucket_imports.h"
#include "http/route.h"
#include "http/translate.h"

namespace assay::http {
namespace {

Status take_credentials(const Json& body, Credentials& credentials) {
  const auto found = body.find("credentials");
  if (found == body.end()) return {};
  if (!found->is_object()) {
    return fail(ErrorCode::invalid_input, "This field is an object.", "/credentials");
  }
  credentials.access_key_id = string_or(*found, "access_key_id");
  credentials.secret_access_key = string_or(*found, "secret_access_key");
  credentials.session_token = string_or(*found, "session_token");
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return fail(ErrorCode::invalid_input, "Both keys are needed.", "/credentials");
  }
  return {};
}

Result<Response> create(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  BucketObject object;
  ASSAY_TRY(take_text(body, "endpoint", object.endpoint));
  ASSAY_TRY(take_text(body, "region", object.region));
  ASSAY_TRY(take_text(body, "bucket", object.bucket));
  ASSAY_TRY(take_text(body, "key", object.key));
  ASSAY_TRY(take_text(body, "object_version", object.version));
  ASSAY_TRY(take_text(body, "presigned_url", object.presigned_url));
  ASSAY_ASSIGN(object.path_style, flag_or(body, "path_style", true));
  ASSAY_TRY(take_credentials(body, object.credentials));
  asset::NewUpload upload;
  ASSAY_TRY(take_text(body, "filename", upload.filename));
  ASSAY_TRY(take_text(body, "sha256", upload.sha256));
  ASSAY_TRY(take_text(body, "version_id", upload.version_id));
  ASSAY_ASSIGN(const auto view,
               call.services.imports.begin(call.actor, std::move(upload), std::move(object)));
  return json_response(201, import_json(view));
}

Result<asset::UploadView> load(Call& call) {
  ASSAY_ASSIGN(auto view, asset::get_upload(call.centre(), call.actor, call.path("import_id")));
  if (view.session.mode != "import") return fail(ErrorCode::not_found, "There is no such import.");
  return view;
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view, load(call));
  return json_response(200, import_json(view));
}

Result<Response> remove(Call& call) {
  ASSAY_ASSIGN(const auto view, load(call));
  call.services.imports.cancel(view.session.id);
  ASSAY_TRY(asset::abort_upload(call.centre(), call.actor, view.session.id));
  return no_content();
}

void add(Router& router) {
  router.add({"POST", "/api/v1/imports", create, Access::signed_in, BodyKind::json, 64 * 1024,
              false, true});
  router.add({"GET", "/api/v1/imports/{import_id}", get});
  router.add({"DELETE", "/api/v1/imports/{import_id}", remove});
}

}  // namespace

extern const Route imports{"imports", add};

}  // namespace assay::http
