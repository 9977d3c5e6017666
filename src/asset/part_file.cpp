#include "asset/part_file.h"

#include "asset/desk.h"
#include "store/repository.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace assay::asset {

namespace {

Result<std::optional<store::UploadPart>> counted_part(Centre& centre, const PartPlan& plan) {
  ASSAY_ASSIGN(const auto parts, centre.db().read_value([&](store::Connection& c) {
    return store::parts_of(c, plan.upload_id);
  }));
  for (const store::UploadPart& part : parts) {
    if (part.number == plan.number) return std::optional<store::UploadPart>(part);
  }
  return std::optional<store::UploadPart>();
}

class FilePartWriter final : public PartWriter {
 public:
  FilePartWriter(Centre& centre, PartPlan plan, Fd fd, std::shared_ptr<PartClaim> claim,
                 std::uint64_t turn)
      : centre_(centre),
        plan_(std::move(plan)),
        fd_(std::move(fd)),
        claim_(std::move(claim)),
        turn_(turn) {}

  std::uint64_t expected_bytes() const override {
    const std::uint64_t start = offset();
    return std::min(plan_.part_size, plan_.file_size - start);
  }

  Status write(ByteView bytes) override {
    if (bytes.size() > expected_bytes() - written_) {
      return fail(ErrorCode::invalid_input,
                  "the part is longer than " + std::to_string(expected_bytes()) + " bytes",
                  "/size");
    }
    hasher_.update(bytes);
    if (!plan_.counted) ASSAY_TRY(write_in_turn(bytes));
    written_ += bytes.size();
    return {};
  }

  Result<store::UploadPart> finish() override {
    if (written_ != expected_bytes()) {
      return fail(ErrorCode::invalid_input,
                  "the part ended after " + std::to_string(written_) + " of " +
                      std::to_string(expected_bytes()) + " bytes",
                  "/size");
    }
    const Digest digest = hasher_.finish();
    if (plan_.digest && *plan_.digest != digest) {
      return fail(ErrorCode::invalid_input,
                  "the part does not have the announced digest; send it again", "/digest");
    }
    if (plan_.counted) return compare(digest);
    return count(digest);
  }

 private:
  std::uint64_t offset() const {
    return static_cast<std::uint64_t>(plan_.number - 1) * plan_.part_size;
  }

  // Under the claim's lock a newer writer cannot begin, so old bytes never land on new ones.
  Status write_in_turn(ByteView bytes) {
    const std::lock_guard lock(claim_->writing);
    if (claim_->newest != turn_) return taken_over();
    std::uint64_t at = offset() + written_;
    while (!bytes.empty()) {
      const ssize_t put = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return std::unexpected(os_error("cannot write the part", ""));
      bytes = bytes.subspan(static_cast<std::size_t>(put));
      at += static_cast<std::uint64_t>(put);
    }
    return {};
  }

  // Durable first, then counted: what was acknowledged is never lost.
  Result<store::UploadPart> count(const Digest& digest) {
    const std::lock_guard lock(claim_->writing);
    if (claim_->newest != turn_) return taken_over();
    if (::fdatasync(fd_.get()) != 0) return std::unexpected(os_error("cannot sync the part", ""));
    const store::UploadPart part{plan_.number, written_, digest.hex()};
    const Status counted = centre_.db().write([&](store::Connection& c) -> Status {
      ASSAY_ASSIGN(const auto session, store::get<store::UploadSession>(c, plan_.upload_id));
      if (session.state != "open")
        return fail(ErrorCode::conflict, "this upload has ended", "upload_ended");
      ASSAY_TRY(store::add_part(c, plan_.upload_id, part));
      return store::touch_upload(c, plan_.upload_id, centre_.now(),
                                 centre_.now() + centre_.settings().upload_expiry);
    });
    if (counted) return part;
    if (counted.error().where == "duplicate") return compare_stored(digest);
    return std::unexpected(counted.error());
  }

  static std::unexpected<Error> taken_over() {
    return fail(ErrorCode::cancelled, "a newer request sends this part", "taken_over");
  }

  Result<store::UploadPart> compare(const Digest& digest) {
    if (plan_.counted->sha256 == digest.hex()) return *plan_.counted;
    return fail(ErrorCode::conflict, "this part was received already, with other bytes",
                "part_differs");
  }

  // Another process counted the part between begin and finish.
  Result<store::UploadPart> compare_stored(const Digest& digest) {
    ASSAY_ASSIGN(plan_.counted, counted_part(centre_, plan_));
    if (!plan_.counted)
      return fail(ErrorCode::internal, "a part that is there and is not", plan_.upload_id);
    return compare(digest);
  }

  Centre& centre_;
  PartPlan plan_;
  Fd fd_;
  std::shared_ptr<PartClaim> claim_;
  std::uint64_t turn_;
  std::uint64_t written_ = 0;
  Sha256 hasher_;
};

// Claims of parts that no writer holds are dropped when the map grows.
std::shared_ptr<PartClaim> claim_of(Centre& centre, const std::string& key) {
  auto parts = centre.desk().parts.lock();
  if (parts->size() > 1000) {
    std::erase_if(*parts, [](const auto& entry) { return entry.second.use_count() == 1; });
  }
  auto& claim = (*parts)[key];
  if (!claim) claim = std::make_shared<PartClaim>();
  return claim;
}

}  // namespace

Result<std::unique_ptr<PartWriter>> open_part(Centre& centre, PartPlan plan) {
  auto claim = claim_of(centre, plan.upload_id + "/" + std::to_string(plan.number));
  std::uint64_t turn = 0;
  {
    const std::lock_guard lock(claim->writing);
    turn = ++claim->newest;
  }
  // Only now: an older writer may have counted the part until our turn began.
  ASSAY_ASSIGN(plan.counted, counted_part(centre, plan));
  Fd fd(::open(plan.file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd && !plan.counted) {
    return std::unexpected(os_error("the upload's file is gone", plan.upload_id));
  }
  return std::unique_ptr<PartWriter>(std::make_unique<FilePartWriter>(
      centre, std::move(plan), std::move(fd), std::move(claim), turn));
}

Status reserve_file(const std::string& file, std::uint64_t size) {
  const Fd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
  if (!fd) return std::unexpected(os_error("cannot make the upload's file", ""));
  errno = ::posix_fallocate(fd.get(), 0, static_cast<off_t>(size));
  if (errno == 0 && ::fsync(fd.get()) == 0) return {};
  const Error error = os_error("not enough space for the upload", "");
  ::unlink(file.c_str());
  return fail(ErrorCode::unavailable, error.message, "disk");
}

}  // namespace assay::asset
