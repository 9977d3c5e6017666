// "May I do this?" in one table. Services enforce it, the API shows it, the console draws disabled
// buttons with its reasons: nobody asks a second table.
#pragma once

#include "asset/centre.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::asset {

enum class Subject { asset, version, request, appeal, product, upload, administration };

// What the rules look at, gathered by the services from the records.
struct Facts {
  std::string seller_id;
  std::string seller_state = "active";
  ReviewStatus status = ReviewStatus::draft;  // of the newest revision
  std::string state;                          // of an appeal, product or upload
  bool live_request = false;                  // on this version (asset: on any version)
  bool request_live = false;                  // of this very request
  std::string request_kind;
  bool open_appeal = false;  // an appeal that is submitted or claimed
  bool draft_appeal = false;
  bool has_package = false;
  bool form_complete = false;
  bool ever_approved = false;
  bool approved = false;  // an approved revision exists
  bool superseded_report = false;
  std::int64_t products = 0;           // that refer to it, drafts included
  std::int64_t appeals_on_report = 0;  // submitted so far
  std::int64_t report_age_days = 0;
  bool has_report = false;
  bool follows = false;       // a revision that came after another one of its version
  bool own_decision = false;  // the actor decided an earlier appeal on this report
  std::string claimed_by;     // user id; empty or lapsed: nobody
};

struct Action {
  std::string name;  // "submit", "withdraw", "modify", "appeal", "delete" …
  bool allowed = false;
  std::string
      reason;  // code when not allowed: "no_package", "live_request", "role", "associated" …
  std::string message;  // the same in English
};

// Every action on such a subject, in table order; those of other roles are left out.
std::vector<Action> allowed_actions(Subject subject, const Facts& facts, const Actor& actor);
// The enforcement: `denied` for role, else `conflict`, with the reason code in `where`.
Status permit(Subject subject, std::string_view action, const Facts& facts, const Actor& actor);
// The English words of a reason code.
std::string reason_message(std::string_view code);
// Every reason code, for the console's catalogue test.
std::vector<std::string> reason_codes();

}  // namespace assay::asset
