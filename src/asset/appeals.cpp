#include "asset/appeals.h"

#include "asset/appeal_access.h"
#include "asset/versions.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::string_view kEvidence[] = {".pdf", ".txt", ".log", ".diff", ".patch", ".png",
                                          ".jpg", ".zip", ".asc", ".sig",  ".md",    ".json"};
constexpr std::size_t kMaxEvidence = 20u << 20, kMaxFiles = 20, kMaxWords = 4000,
                      kMaxProof = 10u << 20;

Change t9(const char* what) {
  Change change;
  change.transition = "T9";
  change.detail.emplace_back("saved", what);
  return change;
}

// Replaces the rows; what earlier decisions dismissed is done and stays out.
Status put_rows(store::Connection& c, const LoadedAppeal& loaded,
                const std::vector<report::ProofRow>& rows) {
  ASSAY_TRY(store::remove_rows(c, loaded.appeal.id));
  for (const report::ProofRow& row : rows) {
    const store::FindingRecord* finding = find_finding(loaded, row.finding_id);
    if (finding == nullptr) {
      return fail(ErrorCode::invalid_input,
                  "the report has no finding " + row.finding_id.substr(0, 60), "/rows");
    }
    if (row.conclusion == report::Conclusion::none || finding->state == "dismissed") continue;
    store::AppealRow kept;
    kept.appeal_id = loaded.appeal.id;
    kept.finding_id = row.finding_id;
    kept.conclusion = conclusion_code(row.conclusion);
    kept.justification = row.justification;
    kept.explanation = row.explanation;
    auto inserted = store::insert(c, kept);
    if (!inserted && inserted.error().where == "duplicate") {
      return fail(ErrorCode::invalid_input, "two rows on finding " + row.finding_id, "/rows");
    }
    ASSAY_TRY(inserted);
  }
  return {};
}

Status keep_file(store::Connection& c, Centre& centre, const LoadedAppeal& loaded,
                 const std::string& name, const std::string& kind, const Digest& digest,
                 std::size_t size) {
  if (kind == "proof") ASSAY_TRY(store::remove_files(c, loaded.appeal.id, kind));
  const store::AppealFile file{loaded.appeal.id, name, digest.hex(), kind, size, centre.now()};
  auto kept = store::insert(c, file);
  if (!kept && kept.error().where == "duplicate") {
    return fail(ErrorCode::invalid_input, "there is a file of this name already", "/filename");
  }
  return kept;
}

Status check_file_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= 200 && name.front() != '.' &&
                    std::all_of(name.begin(), name.end(), [](char c) {
                      return c < 0 || (c >= ' ' && c != '/' && c != '\\' && c != '"' && c != 127);
                    });
  if (good) return {};
  return fail(ErrorCode::invalid_input, "not a file name", "/filename");
}

Status check_evidence(const std::string& name, std::size_t size) {
  ASSAY_TRY(check_file_name(name));
  const bool known = std::any_of(std::begin(kEvidence), std::end(kEvidence),
                                 [&](std::string_view ending) { return name.ends_with(ending); });
  if (!known) {
    return fail(ErrorCode::invalid_input,
                "evidence is .pdf .txt .log .diff .patch .png .jpg .zip .asc .sig .md or .json",
                "/filename");
  }
  if (size > kMaxEvidence)
    return fail(ErrorCode::invalid_input, "evidence is at most 20 MB a file", "/file");
  return {};
}

store::Appeal new_appeal(Centre& centre, const Actor& actor, const Loaded& loaded) {
  store::Appeal appeal;
  appeal.id = new_id("apl", centre.now());
  appeal.revision_id = loaded.revision.id;
  appeal.version_id = loaded.version.id;
  appeal.asset_id = loaded.asset.id;
  appeal.seller_id = loaded.version.seller_id;
  appeal.report_id = loaded.revision.report_id;
  appeal.state = "draft";
  appeal.round = loaded.facts.appeals_on_report + 1;
  appeal.created_by = actor.user_id;
  appeal.created_at = appeal.updated_at = centre.now();
  return appeal;
}

store::Request request_for(Centre& centre, const Actor& actor, const store::Appeal& appeal) {
  store::Request request;
  request.id = new_id("req", centre.now());
  request.kind = "appeal";
  request.asset_id = appeal.asset_id;
  request.version_id = appeal.version_id;
  request.revision_id = appeal.revision_id;
  request.appeal_id = appeal.id;
  request.seller_id = appeal.seller_id;
  request.status = ReviewStatus::reviewing;
  request.created_by = actor.user_id;
  request.submitted_at = centre.now();
  return request;
}

// T10's guard on the rows.
Status check_submittable(const AppealView& view, bool leave_blank_rows) {
  for (const report::ProofProblem& problem : view.problems) {
    if (!problem.warning)
      return fail(ErrorCode::invalid_input, problem.message, "/rows/" + problem.cell);
  }
  const auto concluded = std::count_if(view.lines.begin(), view.lines.end(),
                                       [](const AppealLine& line) { return appealable(line.row); });
  if (concluded == 0) return fail(ErrorCode::invalid_input, "no finding is appealed", "/rows");
  const auto blank =
      std::count_if(view.lines.begin(), view.lines.end(), [](const AppealLine& line) {
        return line.finding.blocking && line.finding.state != "dismissed" && !appealable(line.row);
      });
  if (blank == 0 || leave_blank_rows) return {};
  return fail(ErrorCode::invalid_input,
              std::to_string(blank) +
                  " blocking findings are not appealed: even if all others are accepted the asset"
                  " stays Rejected. Confirm that you want this.",
              "/leave_blank_rows");
}

Result<store::Appeal> begin_appeal(store::Connection& c, Centre& centre, const Actor& actor,
                                   const std::string& version_id) {
  ASSAY_ASSIGN(Loaded loaded, load_version(c, centre, actor, version_id));
  ASSAY_TRY(permit(Subject::version, "appeal", loaded.facts, actor));
  if (loaded.appeal) return *loaded.appeal;
  const store::Appeal appeal = new_appeal(centre, actor, loaded);
  ASSAY_TRY(store::insert(c, appeal));
  const std::string status = word(loaded.revision.status);
  ASSAY_TRY(record(c, centre, actor,
                   {"T9",
                    "revision",
                    appeal.revision_id,
                    status,
                    status,
                    appeal.seller_id,
                    {{"revision:" + appeal.revision_id, status}, {"appeal:" + appeal.id, "draft"}},
                    {{"appeal", appeal.id}, {"saved", "begun"}}}));
  return appeal;
}

}  // namespace

Result<AppealView> start_appeal(Centre& centre, const Actor& actor, const std::string& version_id) {
  ASSAY_ASSIGN(const store::Appeal appeal, centre.db().write_value([&](store::Connection& c) {
    return begin_appeal(c, centre, actor, version_id);
  }));
  return appeal_view(centre, actor, appeal.id);
}

Result<AppealView> get_appeal(Centre& centre, const Actor& actor, const std::string& id) {
  return appeal_view(centre, actor, id);
}

Result<Listing<AppealView>> list_appeals(Centre& centre, const Actor& actor,
                                         const AppealFilter& filter, const Page& page) {
  store::AppealQuery query;
  query.seller_id = tenant(actor);
  query.state = filter.state;
  query.asset_id = filter.asset_id;
  query.version_id = filter.version_id;
  query.claimed_by = filter.mine ? actor.user_id : "";
  query.queue = filter.queue;
  query.drafts = !actor.staff();
  ASSAY_ASSIGN(auto appeals, centre.db().read_value([&](store::Connection& c) {
    return store::appeal_page(c, query, range_of(page));
  }));
  Listing<AppealView> listing;
  listing.next = cut_page(appeals, limit_of(page));
  for (const store::Appeal& appeal : appeals) {
    ASSAY_ASSIGN(AppealView view, appeal_view(centre, actor, appeal.id));
    listing.items.push_back(std::move(view));
  }
  return listing;
}

Result<AppealView> set_rows(Centre& centre, const Actor& actor, const std::string& id,
                            std::int64_t etag, const std::vector<report::ProofRow>& rows,
                            const std::string& words) {
  if (words.size() > kMaxWords)
    return fail(ErrorCode::invalid_input, "at most 4000 bytes", "/words");
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "edit", etag));
    ASSAY_TRY(put_rows(c, loaded, rows));
    loaded.appeal.words = words;
    return save_appeal(c, centre, actor, loaded, t9("rows"));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

// A workbook that cannot be read is the seller's to mend; a reader that could not run is ours.
static Result<report::Proof> read_proof(Centre& centre, ByteView file,
                                        const report::ProofExpectation& expected) {
  const Result<report::Workbook> workbook = centre.settings().read_workbook(file);
  if (!workbook && workbook.error().code != ErrorCode::invalid_input)
    return std::unexpected(workbook.error());
  return report::read_proof(workbook, expected);
}

Result<ProofPreview> upload_proof(Centre& centre, const Actor& actor, const std::string& id,
                                  std::int64_t etag, const std::string& filename, ByteView file) {
  ASSAY_TRY(check_file_name(filename));
  if (file.size() > kMaxProof)
    return fail(ErrorCode::invalid_input, "a proof is at most 10 MB", "/file");
  ASSAY_ASSIGN(const LoadedAppeal before, centre.db().read_value([&](store::Connection& c) {
    return load_appeal(c, centre, actor, id, "edit", etag);
  }));
  scan::ScanReport scanned;
  ASSAY_ASSIGN(const report::ProofExpectation expected, expectation(centre, before, scanned));
  ProofPreview preview;
  ASSAY_ASSIGN(preview.proof, read_proof(centre, file, expected));
  if (preview.proof.acceptable()) {
    ASSAY_ASSIGN(const Digest digest, centre.blobs().put(as_text(file)));
    const Status saved = centre.db().write([&](store::Connection& c) -> Status {
      ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "edit", etag));
      ASSAY_TRY(put_rows(c, loaded, preview.proof.rows));
      ASSAY_TRY(keep_file(c, centre, loaded, filename, "proof", digest, file.size()));
      Change change = t9("proof");
      change.detail.emplace_back("sha256", digest.hex());
      return save_appeal(c, centre, actor, loaded, std::move(change));
    });
    ASSAY_TRY(saved);
  }
  ASSAY_ASSIGN(preview.appeal, appeal_view(centre, actor, id));
  return preview;
}

Result<ReportFile> annotate_proof(Centre& centre, const Actor& actor, const std::string& id,
                                  const std::string& language, ByteView file) {
  ASSAY_ASSIGN(const LoadedAppeal appeal, centre.db().read_value([&](store::Connection& c) {
    return load_appeal(c, centre, actor, id, "edit", kAnyEtag);
  }));
  scan::ScanReport scanned;
  ASSAY_ASSIGN(const report::ProofExpectation expected, expectation(centre, appeal, scanned));
  ASSAY_ASSIGN(const report::Proof proof, read_proof(centre, file, expected));
  if (proof.answers.empty() && !proof.problems.empty()) {
    return fail(ErrorCode::invalid_input, proof.problems.front().message, "/file");
  }
  ASSAY_ASSIGN(report::Context context,
               report_context(centre, actor, appeal.appeal.report_id, language));
  ReportFile out;
  ASSAY_ASSIGN(out.content, report::annotate_proof(proof, expected, std::move(context)));
  const report::Writer& writer = *report::find_writer("xlsx");
  out.media_type = writer.media_type;
  out.filename = expected.report_number + "-problems." + std::string(writer.extension);
  return out;
}

Result<AppealView> add_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                std::int64_t etag, const std::string& filename, ByteView file) {
  ASSAY_TRY(check_evidence(filename, file.size()));
  ASSAY_ASSIGN(const Digest digest, centre.blobs().put(as_text(file)));
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "edit", etag));
    if (loaded.files.size() >= kMaxFiles)
      return fail(ErrorCode::limit, "at most 20 files", "evidence_files");
    ASSAY_TRY(keep_file(c, centre, loaded, filename, "evidence", digest, file.size()));
    return save_appeal(c, centre, actor, loaded, t9("evidence"));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<AppealView> remove_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag, const std::string& filename) {
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "edit", etag));
    ASSAY_TRY(store::remove_file(c, id, filename));
    return save_appeal(c, centre, actor, loaded, t9("evidence removed"));
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<std::string> read_evidence(Centre& centre, const Actor& actor, const std::string& id,
                                  const std::string& filename) {
  ASSAY_ASSIGN(const LoadedAppeal loaded, centre.db().read_value([&](store::Connection& c) {
    return load_appeal(c, centre, actor, id, "", kAnyEtag);
  }));
  for (const store::AppealFile& file : loaded.files) {
    Digest digest;
    if (file.name == filename && Digest::parse(file.sha256, digest))
      return centre.blobs().read(digest);
  }
  return fail(ErrorCode::not_found, "there is no such file", filename);
}

Status discard_appeal(Centre& centre, const Actor& actor, const std::string& id,
                      std::int64_t etag) {
  return centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "discard", etag));
    loaded.appeal.state = "void";
    return save_appeal(c, centre, actor, loaded, t9("discarded"));
  });
}

Result<AppealView> submit_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                 std::int64_t etag, bool leave_blank_rows) {
  ASSAY_ASSIGN(const AppealView before, appeal_view(centre, actor, id));
  const Status saved = centre.db().write([&](store::Connection& c) -> Status {
    ASSAY_ASSIGN(LoadedAppeal loaded, load_appeal(c, centre, actor, id, "submit", etag));
    // The rows that were checked are the rows that are there now.
    ASSAY_TRY(check_etag(before.appeal.etag, loaded.appeal.etag));
    ASSAY_TRY(check_submittable(before, leave_blank_rows));
    const store::Request request = request_for(centre, actor, loaded.appeal);
    ASSAY_TRY(store::insert(c, request));
    ASSAY_TRY(store::set_finding_states(c, loaded.appeal, "open", "claimed"));
    ASSAY_TRY(store::set_finding_states(c, loaded.appeal, "upheld", "claimed"));
    loaded.appeal.state = "submitted";
    loaded.appeal.request_id = request.id;
    loaded.appeal.submitted_at = centre.now();
    loaded.appeal.due_at = due_date(centre.now());
    loaded.revision.status = ReviewStatus::reviewing;
    loaded.revision.request_id = request.id;
    loaded.revision.updated_at = centre.now();
    ASSAY_TRY(store::update(c, loaded.revision));
    Change change;
    change.transition = "T10";
    change.from = word(ReviewStatus::rejected);
    change.effects.emplace_back("request:" + request.id, "Reviewing");
    change.detail = {{"request", request.id},
                     {"due_at", to_rfc3339(loaded.appeal.due_at)},
                     {"calendar", "weekdays"}};
    ASSAY_TRY(save_appeal(c, centre, actor, loaded, std::move(change)));
    return announce_revision(c, centre, loaded.revision);
  });
  ASSAY_TRY(saved);
  return appeal_view(centre, actor, id);
}

Result<AppealView> withdraw_appeal(Centre& centre, const Actor& actor, const std::string& id,
                                   std::int64_t etag) {
  ASSAY_ASSIGN(const LoadedAppeal loaded, centre.db().read_value([&](store::Connection& c) {
    return load_appeal(c, centre, actor, id, "withdraw", etag);
  }));
  ASSAY_TRY(withdraw(centre, actor, loaded.appeal.version_id, loaded.revision.etag));
  return appeal_view(centre, actor, id);
}

}  // namespace assay::asset
