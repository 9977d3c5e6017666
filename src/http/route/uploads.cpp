// Resumable uploads in parts.
#include "asset/uploads.h"

#include "http/content_digest.h"
#include "http/route.h"
#include "http/translate.h"

#include <charconv>

namespace assay::http {
namespace {

constexpr std::uint64_t kPartBytes = 64u << 20;

const std::string& id_of(const Call& call) { return call.path("upload_id"); }

Result<std::int64_t> part_number(const Call& call) {
  const std::string& text = call.path("number");
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || end != text.data() + text.size() || number < 1) {
    return fail(ErrorCode::not_found, "Parts are numbered from 1.");
  }
  return number;
}

Result<Response> list(Call& call) {
  ASSAY_ASSIGN(const auto listing, asset::list_uploads(call.centre(), call.actor, {200, ""}));
  return json_response(200, page_json(call, listing, upload_json));
}

Result<Response> create(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  asset::NewUpload upload;
  ASSAY_TRY(take_text(body, "filename", upload.filename));
  ASSAY_TRY(take_text(body, "sha256", upload.sha256));
  ASSAY_TRY(take_text(body, "version_id", upload.version_id));
  const auto size = body.find("size");
  if (size == body.end() || !size->is_number_unsigned()) {
    return fail(ErrorCode::invalid_input, "The size in bytes is missing.", "/size");
  }
  upload.size = size->get<std::uint64_t>();
  ASSAY_ASSIGN(const auto view, asset::create_upload(call.centre(), call.actor, upload));
  return json_response(201, upload_json(view));
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::get_upload(call.centre(), call.actor, id_of(call)));
  return json_response(200, upload_json(view));
}

Result<Response> remove(Call& call) {
  ASSAY_TRY(asset::abort_upload(call.centre(), call.actor, id_of(call)));
  return no_content();
}

std::uint64_t size_of_part(const store::UploadSession& session, std::uint64_t number) {
  const std::uint64_t begin = (number - 1) * session.part_size;
  return std::min(session.part_size, session.size - begin);
}

Result<Response> sign_parts(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  ASSAY_ASSIGN(const auto view, asset::get_upload(call.centre(), call.actor, id_of(call)));
  const auto numbers = body.find("numbers");
  if (numbers == body.end() || !numbers->is_array() || numbers->empty() || numbers->size() > 1000) {
    return fail(ErrorCode::invalid_input, "Name 1 to 1000 parts.", "/numbers");
  }
  Json parts = Json::array();
  for (const auto& number : *numbers) {
    if (!number.is_number_unsigned() || number.get<std::uint64_t>() < 1 ||
        number.get<std::uint64_t>() > static_cast<std::uint64_t>(view.session.parts)) {
      return fail(ErrorCode::invalid_input, "There is no such part.", "/numbers");
    }
    const auto n = number.get<std::uint64_t>();
    parts.push_back({{"number", n},
                     {"method", "PUT"},
                     {"url", "/api/v1/uploads/" + view.session.id + "/parts/" + std::to_string(n)},
                     {"headers", Json::object()},
                     {"size", size_of_part(view.session, n)}});
  }
  return json_response(200, {{"parts", std::move(parts)}});
}

// The bytes go from the socket to their place in the file; 200 means that they are on the disk.
Result<Response> put_part(Call& call) {
  ASSAY_ASSIGN(const auto number, part_number(call));
  ASSAY_ASSIGN(const auto digest, content_digest(call.request.headers.get("content-digest")));
  ASSAY_ASSIGN(auto writer,
               asset::begin_part(call.centre(), call.actor, id_of(call), number, digest));
  const auto length = call.request.content_length;
  if (length && *length != writer->expected_bytes()) {
    return fail(ErrorCode::invalid_input,
                "This part has " + std::to_string(writer->expected_bytes()) + " bytes.", "/size");
  }
  std::vector<std::byte> buffer(256 * 1024);
  while (true) {
    ASSAY_ASSIGN(const auto got, call.body.read(buffer));
    if (got == 0) break;
    ASSAY_TRY(writer->write(ByteView(buffer).first(got)));
  }
  ASSAY_ASSIGN(const auto part, writer->finish());
  return json_response(200,
                       {{"number", part.number}, {"size", part.size}, {"sha256", part.sha256}});
}

Result<Response> complete(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::complete_upload(call.centre(), call.actor, id_of(call)));
  return json_response(200, upload_json(view));
}

void add(Router& router) {
  constexpr auto kIn = Access::signed_in;
  router.add({"GET", "/api/v1/uploads", list});
  router.add({"POST", "/api/v1/uploads", create, kIn, BodyKind::json, 0, false, true});
  router.add({"GET", "/api/v1/uploads/{upload_id}", get});
  router.add({"DELETE", "/api/v1/uploads/{upload_id}", remove});
  router.add({"POST", "/api/v1/uploads/{upload_id}/parts:sign", sign_parts, kIn, BodyKind::json});
  router.add({"PUT", "/api/v1/uploads/{upload_id}/parts/{number}", put_part, kIn, BodyKind::stream,
              kPartBytes});
  router.add({"POST", "/api/v1/uploads/{upload_id}:complete", complete});
}

}  // namespace

extern const Route uploads{"uploads", add};

}  // namespace assay::http
