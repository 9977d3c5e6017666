// Appeals: the seller's side and the reviewer's.
#include "asset/appeals.h"

#include "http/route.h"
#include "http/translate.h"

#include <unordered_map>

namespace assay::http {
namespace {

constexpr std::uint64_t kProofBytes = 10u << 20;
constexpr std::uint64_t kEvidenceBytes = 20u << 20;
const std::string& id_of(const Call& call) { return call.path("appeal_id"); }

ByteView body_of(const Call& call) { return as_bytes(call.request.body); }

Response appeal_response(int status, const asset::AppealView& view) {
  return object_response(status, appeal_json(view));
}

struct Word {
  report::Conclusion conclusion;
  std::string_view text;
};
constexpr Word kConclusions[] = {{report::Conclusion::none, ""},
                                 {report::Conclusion::false_positive, "false_positive"},
                                 {report::Conclusion::not_affected, "not_affected"},
                                 {report::Conclusion::already_fixed, "already_fixed"},
                                 {report::Conclusion::will_fix, "will_fix"}};

std::string conclusion_word(report::Conclusion conclusion) {
  for (const auto& word : kConclusions) {
    if (word.conclusion == conclusion) return std::string(word.text);
  }
  return {};
}

Result<report::Conclusion> conclusion_of(const std::string& text) {
  for (const auto& word : kConclusions) {
    if (word.text == text) return word.conclusion;
  }
  return fail(ErrorCode::invalid_input, "There is no such conclusion.", "/rows");
}

Json row_json(const report::ProofRow& row, bool changed) {
  return {{"finding_id", row.finding_id},
          {"conclusion", text_or_null(conclusion_word(row.conclusion))},
          {"justification", text_or_null(row.justification)},
          {"explanation", row.explanation},
          {"cell", row.cell},
          {"changed", changed}};
}

using OldRows = std::unordered_map<std::string, store::AppealRow>;

OldRows rows_of(const asset::AppealView& view) {
  OldRows rows;
  for (const auto& line : view.lines) {
    if (!line.row.conclusion.empty()) rows[line.finding.finding_id] = line.row;
  }
  return rows;
}

bool same(const report::ProofRow& row, const OldRows& old) {
  const auto found = old.find(row.finding_id);
  return found != old.end() && found->second.conclusion == conclusion_word(row.conclusion) &&
         found->second.justification == row.justification &&
         found->second.explanation == row.explanation;
}

Response preview(const asset::AppealView& view, const std::vector<report::ProofRow>& rows,
                 const std::vector<report::ProofProblem>& problems, const OldRows& old,
                 std::size_t blank, bool accepted) {
  Json json{{"appeal_id", view.appeal.id}, {"etag", "\"" + std::to_string(view.appeal.etag) + "\""},
            {"accepted", accepted},        {"rows", Json::array()},
            {"changed_rows", 0},           {"unchanged_rows", 0},
            {"blank_blocking", blank},     {"problems", list_json(problems, problem_json)}};
  std::size_t unchanged = 0;
  for (const auto& row : rows) {
    const bool kept = same(row, old);
    unchanged += kept ? 1 : 0;
    json["rows"].push_back(row_json(row, !kept));
  }
  json["changed_rows"] = rows.size() - unchanged;
  json["unchanged_rows"] = unchanged;
  return object_response(200, json);
}

Result<Response> start(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::start_appeal(call.centre(), call.actor, call.path("version_id")));
  return appeal_response(201, view);
}

Result<Response> list(Call& call) {
  ASSAY_ASSIGN(const auto page, call.page());
  asset::AppealFilter filter;
  filter.state = call.query("state");
  filter.asset_id = call.query("asset_id");
  filter.version_id = call.query("version_id");
  ASSAY_ASSIGN(const auto mine, query_flag(call, "mine"));
  ASSAY_ASSIGN(const auto queue, query_flag(call, "queue"));
  filter.mine = mine.value_or(false);
  filter.queue = queue.value_or(false);
  ASSAY_ASSIGN(const auto listing, asset::list_appeals(call.centre(), call.actor, filter, page));
  return json_response(200, page_json(call, listing, appeal_json));
}

Result<Response> get(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::get_appeal(call.centre(), call.actor, id_of(call)));
  return appeal_response(200, view);
}

Result<Response> discard(Call& call) {
  ASSAY_TRY(asset::discard_appeal(call.centre(), call.actor, id_of(call), call.etag));
  return no_content();
}

Json line_json(const asset::AppealLine& line, const scan::Finding* finding) {
  scan::Finding bare;  // a finding that the report no longer holds still has its row
  bare.id = line.finding.finding_id;
  bare.rule = line.finding.rule;
  bare.title = line.finding.title;
  Json json{{"finding", finding_json(finding != nullptr ? *finding : bare, &line.finding)},
            {"conclusion", text_or_null(line.row.conclusion)},
            {"justification", text_or_null(line.row.justification)},
            {"explanation", line.row.explanation},
            {"decision", nullptr},
            {"comment", line.row.comment},
            {"may_accept", false},
            {"refuse_reason", nullptr}};
  if (!line.row.decision.empty()) {
    json["decision"] = line.row.decision == "accept" ? "accepted" : "rejected";
  }
  for (const auto& action : line.decisions) {
    if (action.name != "accept") continue;
    json["may_accept"] = action.allowed;
    json["refuse_reason"] = text_or_null(action.message);
  }
  return json;
}

Result<Response> list_rows(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::get_appeal(call.centre(), call.actor, id_of(call)));
  ASSAY_ASSIGN(const auto entry,
               call.services.reports.load(call.centre(), call.actor, view.appeal.report_id));
  std::unordered_map<std::string_view, const scan::Finding*> findings;
  for (const auto& finding : entry.report->findings) findings[finding.id] = &finding;
  const std::string only = call.query("only");
  std::vector<const asset::AppealLine*> found;
  for (const auto& line : view.lines) {
    if (only == "blocking" && !line.finding.blocking) continue;
    if (only == "concluded" && line.row.conclusion.empty()) continue;
    found.push_back(&line);
  }
  ASSAY_ASSIGN(const Slice part, slice(call, found.size()));
  Json json{
      {"items", Json::array()}, {"next_cursor", text_or_null(part.next)}, {"total", found.size()}};
  for (std::size_t i = part.begin; i < part.end; ++i) {
    const auto at = findings.find(found[i]->finding.finding_id);
    json["items"].push_back(line_json(*found[i], at == findings.end() ? nullptr : at->second));
  }
  return json_response(200, json);
}

// Takes the rows of the body over those that are there; a null conclusion clears a row.
Status merge_rows(const Json& body, std::vector<report::ProofRow>& rows) {
  const auto list = body.find("rows");
  if (list == body.end() || !list->is_array() || list->empty() || list->size() > 5000) {
    return fail(ErrorCode::invalid_input, "Name 1 to 5000 rows.", "/rows");
  }
  for (const auto& item : *list) {
    if (!item.is_object()) return fail(ErrorCode::invalid_input, "A row is an object.", "/rows");
    report::ProofRow row;
    row.finding_id = string_or(item, "finding_id");
    row.justification = string_or(item, "justification");
    row.explanation = string_or(item, "explanation");
    ASSAY_ASSIGN(row.conclusion, conclusion_of(string_or(item, "conclusion")));
    std::erase_if(rows, [&](const auto& old) { return old.finding_id == row.finding_id; });
    if (row.conclusion != report::Conclusion::none) rows.push_back(std::move(row));
  }
  return {};
}

Result<Response> update_rows(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  ASSAY_ASSIGN(const auto before, asset::get_appeal(call.centre(), call.actor, id_of(call)));
  std::vector<report::ProofRow> rows;
  for (const auto& line : before.lines) {
    if (line.row.conclusion.empty()) continue;
    ASSAY_ASSIGN(const auto conclusion, conclusion_of(line.row.conclusion));
    rows.push_back(
        {line.finding.finding_id, conclusion, line.row.justification, line.row.explanation, ""});
  }
  ASSAY_TRY(merge_rows(body, rows));
  ASSAY_ASSIGN(const auto view, asset::set_rows(call.centre(), call.actor, id_of(call), call.etag,
                                                rows, before.appeal.words));
  std::size_t blank = 0;
  for (const auto& line : view.lines) {
    blank +=
        line.finding.blocking && line.finding.state != "dismissed" && line.row.conclusion.empty();
  }
  return preview(view, rows, view.problems, rows_of(before), blank, /*accepted=*/true);
}

Result<Response> put_proof(Call& call) {
  ASSAY_ASSIGN(const auto before, asset::get_appeal(call.centre(), call.actor, id_of(call)));
  std::string filename = call.query("filename");
  if (filename.empty()) filename = "proof.xlsx";
  ASSAY_ASSIGN(const auto result, asset::upload_proof(call.centre(), call.actor, id_of(call),
                                                      call.etag, filename, body_of(call)));
  const auto& proof = result.proof;
  return preview(result.appeal, proof.rows, proof.problems, rows_of(before), proof.blank_blocking,
                 proof.acceptable());
}

Result<Response> annotate(Call& call) {
  ASSAY_ASSIGN(auto file, asset::annotate_proof(call.centre(), call.actor, id_of(call),
                                                call.query("language"), body_of(call)));
  return download(std::move(file.content), file.media_type, file.filename);
}

Result<Response> put_attachment(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::add_evidence(call.centre(), call.actor, id_of(call), call.etag,
                                   call.path("filename"), body_of(call)));
  return appeal_response(200, view);
}

Result<Response> get_attachment(Call& call) {
  const std::string& name = call.path("filename");
  ASSAY_ASSIGN(auto content, asset::read_evidence(call.centre(), call.actor, id_of(call), name));
  return download(std::move(content), "application/octet-stream", name);
}

Result<Response> delete_attachment(Call& call) {
  ASSAY_ASSIGN(const auto view, asset::remove_evidence(call.centre(), call.actor, id_of(call),
                                                       call.etag, call.path("filename")));
  return appeal_response(200, view);
}

Result<Response> submit(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  ASSAY_ASSIGN(const bool blank, flag_or(body, "accept_blank", false));
  ASSAY_ASSIGN(const auto view,
               asset::submit_appeal(call.centre(), call.actor, id_of(call), call.etag, blank));
  return appeal_response(200, view);
}

Result<Response> withdraw(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::withdraw_appeal(call.centre(), call.actor, id_of(call), call.etag));
  return appeal_response(200, view);
}

Result<Response> claim(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::claim_appeal(call.centre(), call.actor, id_of(call), call.etag));
  return appeal_response(200, view);
}

Result<Response> release(Call& call) {
  ASSAY_ASSIGN(const auto view,
               asset::release_appeal(call.centre(), call.actor, id_of(call), call.etag));
  return appeal_response(200, view);
}

// Rows are kept one by one as they are decided; the case is closed at the end, when asked for.
Result<Response> decide(Call& call) {
  ASSAY_ASSIGN(const Json body, json_object(call));
  const auto decisions = body.find("decisions");
  if (decisions == body.end() || !decisions->is_array() || decisions->size() > 5000) {
    return fail(ErrorCode::invalid_input, "Send a list of decisions.", "/decisions");
  }
  ASSAY_ASSIGN(const bool finish, flag_or(body, "finish", true));
  ASSAY_ASSIGN(auto view, asset::get_appeal(call.centre(), call.actor, id_of(call)));
  std::int64_t etag = call.etag;
  for (const auto& item : *decisions) {
    const std::string word = string_or(item, "decision");
    if (word != "accepted" && word != "rejected") {
      return fail(ErrorCode::invalid_input, "A decision is accepted or rejected.", "/decisions");
    }
    ASSAY_ASSIGN(view, asset::decide_row(call.centre(), call.actor, id_of(call), etag,
                                         string_or(item, "finding_id"),
                                         word == "accepted" ? "accept" : "uphold",
                                         string_or(item, "comment")));
    etag = view.appeal.etag;
  }
  if (finish) {
    ASSAY_ASSIGN(view, asset::decide_appeal(call.centre(), call.actor, id_of(call), etag));
  } else if (decisions->empty()) {
    return fail(ErrorCode::invalid_input, "There is nothing to decide.", "/decisions");
  }
  return appeal_response(200, view);
}

void add(Router& router) {
  constexpr auto kIn = Access::signed_in;
  constexpr auto kNone = BodyKind::none;
  constexpr auto kReviewer = Access::reviewer;
  router.add({"POST", "/api/v1/versions/{version_id}/appeals", start, kIn, kNone, 0, false, true});
  router.add({"GET", "/api/v1/appeals", list});
  router.add({"GET", "/api/v1/appeals/{appeal_id}", get});
  router.add({"DELETE", "/api/v1/appeals/{appeal_id}", discard, kIn, kNone, 0, true});
  router.add({"GET", "/api/v1/appeals/{appeal_id}/rows", list_rows});
  router.add({"PATCH", "/api/v1/appeals/{appeal_id}/rows", update_rows, kIn, BodyKind::json,
              32u << 20, true});
  router.add({"PUT", "/api/v1/appeals/{appeal_id}/proof", put_proof, kIn, BodyKind::bytes,
              kProofBytes, true});
  router.add({"POST", "/api/v1/appeals/{appeal_id}/proof:annotate", annotate, kIn, BodyKind::bytes,
              kProofBytes});
  router.add({"PUT", "/api/v1/appeals/{appeal_id}/attachments/{filename}", put_attachment, kIn,
              BodyKind::bytes, kEvidenceBytes, true});
  router.add({"GET", "/api/v1/appeals/{appeal_id}/attachments/{filename}", get_attachment});
  router.add({"DELETE", "/api/v1/appeals/{appeal_id}/attachments/{filename}", delete_attachment,
              kIn, kNone, 0, true});
  router.add(
      {"POST", "/api/v1/appeals/{appeal_id}:submit", submit, kIn, BodyKind::json, 0, true, true});
  router.add({"POST", "/api/v1/appeals/{appeal_id}:withdraw", withdraw, kIn, kNone, 0, true});
  router.add({"POST", "/api/v1/appeals/{appeal_id}:claim", claim, kReviewer, kNone, 0, true});
  router.add({"POST", "/api/v1/appeals/{appeal_id}:release", release, kReviewer, kNone, 0, true});
  router.add({"POST", "/api/v1/appeals/{appeal_id}:decide", decide, kReviewer, BodyKind::json, 0,
              true, true});
}

}  // namespace

extern const Route appeals{"appeals", add};

}  // namespace assay::http
