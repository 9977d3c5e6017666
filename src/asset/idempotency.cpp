#include "asset/idempotency.h"

#include "store/journal.h"

namespace assay::asset {

namespace {

constexpr std::chrono::hours kKept{24};
constexpr std::chrono::minutes kReserved{1};
constexpr std::size_t kMaxKey = 255;

Status reserve(store::Connection& c, Centre& centre, const Actor& actor, const std::string& key,
               const std::string& request_sha256) {
  store::KeptAnswer answer;
  answer.request_sha256 = request_sha256;
  answer.created_at = centre.now();
  return store::keep_answer(c, actor.user_id, key, answer);
}

}  // namespace

Result<std::optional<StoredAnswer>> begin_idempotent(Centre& centre, const Actor& actor,
                                                     const std::string& key,
                                                     const std::string& request_sha256) {
  using Answer = std::optional<StoredAnswer>;
  if (key.empty() || key.size() > kMaxKey) {
    return fail(ErrorCode::invalid_input, "the key must have 1 to 255 characters",
                "/idempotency_key");
  }
  return centre.db().write_value([&](store::Connection& c) -> Result<Answer> {
    ASSAY_TRY(store::drop_answers_before(c, centre.now() - kKept));
    ASSAY_ASSIGN(const auto kept, store::find_answer(c, actor.user_id, key));
    if (kept && kept->request_sha256 != request_sha256) {
      return fail(ErrorCode::invalid_input, "the key was used for another request",
                  "/idempotency_key");
    }
    if (kept && kept->status != 0) {
      return Answer(StoredAnswer{static_cast<int>(kept->status), kept->body, kept->headers});
    }
    if (kept && centre.now() - kept->created_at < kReserved) {
      return fail(ErrorCode::conflict, "the first request with this key is still running",
                  "in_progress");
    }
    ASSAY_TRY(reserve(c, centre, actor, key, request_sha256));
    return Answer();
  });
}

Status finish_idempotent(Centre& centre, const Actor& actor, const std::string& key,
                         const StoredAnswer& answer) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(auto kept, store::find_answer(c, actor.user_id, key));
    if (!kept) return fail(ErrorCode::not_found, "the key was not reserved", "/idempotency_key");
    kept->status = answer.status;
    kept->body = answer.body;
    kept->headers = answer.headers;
    return store::keep_answer(c, actor.user_id, key, *kept);
  });
}

Status drop_idempotent(Centre& centre, const Actor& actor, const std::string& key) {
  return centre.db().write(
      [&](store::Connection& c) { return store::drop_answer(c, actor.user_id, key); });
}

}  // namespace assay::asset
