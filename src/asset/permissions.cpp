#include "asset/permissions.h"

#include <algorithm>

namespace assay::asset {

namespace {

using Check = const char* (*)(const Facts&, const Actor&);  // the reason code, or null: allowed

constexpr std::int64_t kAppealDays = 30;
constexpr std::int64_t kAppealsPerReport = 2;

struct Reason {
  std::string_view code, message;
};
constexpr Reason kReasons[] = {
    {"role", "Your role does not allow this."},
    {"associated",
     "A product refers to this asset. Take the product off the shelf and delete it first."},
    {"live_request", "A request on this version is open. Withdraw it first."},
    {"not_draft", "Only a draft can be changed. Use Modify to make one."},
    {"is_draft", "This version already has a draft."},
    {"in_review", "This version is being scanned or reviewed. Withdraw it first."},
    {"no_package", "Upload a package first."},
    {"form_incomplete", "Fill in the required fields of Version Information first."},
    {"seller_suspended", "The seller account is suspended: nothing new can be submitted."},
    {"nothing_to_withdraw", "Nothing is being scanned or reviewed."},
    {"not_rejected", "Only a rejected version can be appealed."},
    {"appeal_submitted", "An appeal on this version is with the reviewers."},
    {"too_late", "An appeal can be made within 30 days after the report."},
    {"twice_appealed",
     "This report was appealed twice already. Use Modify to submit a new package."},
    {"not_approved", "No revision of this version is approved yet."},
    {"no_report", "There is no report yet."},
    {"closed", "This request is closed."},
    {"appeal_not_draft", "The appeal was submitted already."},
    {"appeal_not_open", "The appeal is not with the reviewers."},
    {"claimed", "Another reviewer holds this appeal."},
    {"not_claimed", "Claim the appeal first."},
    {"own_decision",
     "You decided an earlier appeal on this report; another reviewer must take this one."},
    {"second_reviewer_virus",
     "Accepting a virus finding needs a second reviewer, which is not available yet."},
    {"second_reviewer_coverage",
     "Accepting content that nobody could look into needs a second reviewer, which is not "
     "available yet."},
    {"second_reviewer_kev",
     "Accepting a vulnerability that is known to be exploited needs a second reviewer, which is "
     "not available yet."},
    {"second_reviewer_critical",
     "Accepting a vulnerability of CVSS 9.0 or above needs a second reviewer, which is not "
     "available yet."},
    {"not_concluded", "The seller drew no conclusion on this finding."},
    {"undecided", "Decide every row that the seller concluded."},
    {"on_sale", "The product is on sale. Take it off the shelf first."},
    {"already_on_sale", "The product is on sale already."},
    {"not_on_sale", "The product is not on sale."},
    {"upload_ended", "This upload has ended."},
};

const char* always(const Facts&, const Actor&) { return nullptr; }

bool in_review(const Facts& f) {
  return f.status == ReviewStatus::scanning || f.status == ReviewStatus::reviewing;
}

const char* not_suspended(const Facts& f, const Actor&) {
  return f.seller_state == "active" ? nullptr : "seller_suspended";
}

const char* delete_asset(const Facts& f, const Actor&) {
  if (f.products > 0) return "associated";
  return f.live_request ? "live_request" : nullptr;
}

const char* edit_draft(const Facts& f, const Actor&) {
  return f.status == ReviewStatus::draft ? nullptr : "not_draft";
}

const char* submit(const Facts& f, const Actor&) {
  if (in_review(f) || f.live_request) return "live_request";
  if (f.status != ReviewStatus::draft) return "not_draft";
  if (f.seller_state != "active") return "seller_suspended";
  if (!f.has_package) return "no_package";
  return f.form_complete ? nullptr : "form_incomplete";
}

const char* withdraw(const Facts& f, const Actor&) {
  return in_review(f) ? nullptr : "nothing_to_withdraw";
}

const char* modify(const Facts& f, const Actor&) {
  if (f.status == ReviewStatus::draft) return "is_draft";
  if (in_review(f)) return "in_review";
  return f.live_request ? "live_request" : nullptr;
}

const char* appeal_guard(const Facts& f) {
  if (f.report_age_days > kAppealDays) return "too_late";
  return f.appeals_on_report >= kAppealsPerReport ? "twice_appealed" : nullptr;
}

const char* appeal(const Facts& f, const Actor&) {
  if (f.open_appeal) return "appeal_submitted";
  if (f.status != ReviewStatus::rejected) return "not_rejected";
  if (!f.has_report) return "no_report";
  return appeal_guard(f);
}

const char* release(const Facts& f, const Actor& actor) {
  if (!f.approved) return "not_approved";
  return not_suspended(f, actor);
}

const char* delete_version(const Facts& f, const Actor&) {
  if (f.status == ReviewStatus::draft && f.follows) return nullptr;  // only the draft goes
  if (f.products > 0) return "associated";
  return f.live_request || in_review(f) ? "live_request" : nullptr;
}

const char* report(const Facts& f, const Actor&) { return f.has_report ? nullptr : "no_report"; }

const char* withdraw_request(const Facts& f, const Actor&) {
  return f.request_live ? nullptr : "closed";
}

const char* edit_appeal(const Facts& f, const Actor&) {
  if (f.state != "draft") return "appeal_not_draft";
  return f.status == ReviewStatus::rejected ? nullptr : "not_rejected";
}

const char* submit_appeal(const Facts& f, const Actor& actor) {
  if (const char* reason = edit_appeal(f, actor)) return reason;
  if (f.live_request) return "live_request";
  return appeal_guard(f);
}

bool with_reviewers(const Facts& f) { return f.state == "submitted" || f.state == "claimed"; }

const char* withdraw_appeal(const Facts& f, const Actor&) {
  return with_reviewers(f) ? nullptr : "appeal_not_open";
}

const char* claim(const Facts& f, const Actor& actor) {
  if (!with_reviewers(f)) return "appeal_not_open";
  if (f.own_decision) return "own_decision";
  return f.claimed_by.empty() || f.claimed_by == actor.user_id ? nullptr : "claimed";
}

const char* decide(const Facts& f, const Actor& actor) {
  if (!with_reviewers(f)) return "appeal_not_open";
  if (f.claimed_by == actor.user_id) return nullptr;
  return f.claimed_by.empty() ? "not_claimed" : "claimed";
}

const char* release_product(const Facts& f, const Actor& actor) {
  if (f.state == "on_sale") return "already_on_sale";
  return release(f, actor);
}

const char* take_off(const Facts& f, const Actor&) {
  return f.state == "on_sale" ? nullptr : "not_on_sale";
}

const char* delete_product(const Facts& f, const Actor&) {
  return f.state == "on_sale" ? "on_sale" : nullptr;
}

const char* upload_open(const Facts& f, const Actor&) {
  return f.state == "open" || f.state == "sealed" ? nullptr : "upload_ended";
}

struct Rule {
  Subject subject;
  std::string_view action, role;  // role "": anyone who can see it
  Check check;
};
constexpr Rule kRules[] = {
    {Subject::asset, "create", "seller", not_suspended},
    {Subject::asset, "edit", "seller", always},
    {Subject::asset, "add_version", "seller", not_suspended},
    {Subject::asset, "delete", "seller", delete_asset},
    {Subject::version, "edit", "seller", edit_draft},
    {Subject::version, "submit", "seller", submit},
    {Subject::version, "withdraw", "seller", withdraw},
    {Subject::version, "modify", "seller", modify},
    {Subject::version, "appeal", "seller", appeal},
    {Subject::version, "release", "seller", release},
    {Subject::version, "report", "", report},
    {Subject::version, "delete", "seller", delete_version},
    {Subject::request, "withdraw", "seller", withdraw_request},
    {Subject::appeal, "edit", "seller", edit_appeal},
    {Subject::appeal, "submit", "seller", submit_appeal},
    {Subject::appeal, "discard", "seller", edit_appeal},
    {Subject::appeal, "withdraw", "seller", withdraw_appeal},
    {Subject::appeal, "claim", "reviewer", claim},
    {Subject::appeal, "release", "reviewer", decide},
    {Subject::appeal, "decide", "reviewer", decide},
    {Subject::product, "create", "seller", release},
    {Subject::product, "edit", "seller", always},
    {Subject::product, "release", "seller", release_product},
    {Subject::product, "take_off", "seller", take_off},
    {Subject::product, "delete", "seller", delete_product},
    {Subject::upload, "put", "seller", upload_open},
    {Subject::upload, "complete", "seller", upload_open},
    {Subject::upload, "abort", "seller", upload_open},
    {Subject::administration, "manage_users", "administrator", always},
    {Subject::administration, "read_audit", "administrator", always},
    {Subject::administration, "manage_data", "administrator", always},
    {Subject::administration, "retry_scans", "administrator", always},
};

bool has_role(const Rule& rule, const Actor& actor) {
  return rule.role.empty() || actor.has(rule.role) || actor.has("system");
}

}  // namespace

std::string reason_message(std::string_view code) {
  for (const Reason& reason : kReasons) {
    if (reason.code == code) return std::string(reason.message);
  }
  return std::string(code);
}

std::vector<Action> allowed_actions(Subject subject, const Facts& facts, const Actor& actor) {
  std::vector<Action> actions;
  for (const Rule& rule : kRules) {
    if (rule.subject != subject || !has_role(rule, actor)) continue;
    const char* reason = rule.check(facts, actor);
    actions.push_back({std::string(rule.action), reason == nullptr, reason == nullptr ? "" : reason,
                       reason == nullptr ? "" : reason_message(reason)});
  }
  return actions;
}

Status permit(Subject subject, std::string_view action, const Facts& facts, const Actor& actor) {
  for (const Rule& rule : kRules) {
    if (rule.subject != subject || rule.action != action) continue;
    if (!has_role(rule, actor)) return fail(ErrorCode::denied, reason_message("role"), "role");
    const char* reason = rule.check(facts, actor);
    if (reason != nullptr) return fail(ErrorCode::conflict, reason_message(reason), reason);
    return {};
  }
  return fail(ErrorCode::internal, "no rule for the action " + std::string(action));
}

std::vector<std::string> reason_codes() {
  std::vector<std::string> codes;
  for (const Reason& reason : kReasons) codes.emplace_back(reason.code);
  return codes;
}

}  // namespace assay::asset
