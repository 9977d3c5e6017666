// Assets and the lists of My Assets.
#pragma once

#include "asset/permissions.h"

#include <optional>

namespace assay::asset {

struct AssetForm {
  std::string kind = "binary";  // "binary" | "docker"; fixed after creation
  std::string name, short_description, description, industry, homepage;
  std::string security_contact, support_contact, licence;
  std::vector<std::string> tags;
};

// The asset with what its row on My Assets shows.
struct AssetView {
  store::Asset asset;
  std::optional<store::Version> latest;     // the version that changed last
  std::optional<store::Revision> revision;  // its newest revision
  std::optional<store::Report> report;      // that revision's newest report
  std::vector<std::string> statuses;        // words of all versions, distinct
  std::int64_t versions = 0, products = 0;
  std::string upload_state;  // of the draft's upload: "open" …
  std::int64_t upload_parts_done = 0, upload_parts = 0;
  std::vector<Action> actions;
};

struct AssetFilter {
  std::string text;  // in the name
  std::optional<ReviewStatus>
      status;             // of the newest revision of any version; draft = the Draft box
  std::string cve;        // a finding of a newest report
  std::string component;  // part of a component name or purl with a finding
};

// Every wrong field at once; empty: fine.
std::vector<FieldProblem> check_form(const AssetForm& form);

Result<AssetView> create_asset(Centre& centre, const Actor& actor,
                               const AssetForm& form);  // audit only
Result<AssetView> get_asset(Centre& centre, const Actor& actor, const std::string& id);
Result<Listing<AssetView>> list_assets(Centre& centre, const Actor& actor,
                                       const AssetFilter& filter, const Page& page);
// Metadata only: no new scan (workflow.md hard case 2). The name is fixed once a version was
// approved.
Result<AssetView> update_asset(Centre& centre, const Actor& actor, const std::string& id,
                               std::int64_t etag, const AssetForm& form);
// T19. `retyped_name` must equal the name if a version was ever approved.
Status delete_asset(Centre& centre, const Actor& actor, const std::string& id, std::int64_t etag,
                    const std::string& retyped_name);

}  // namespace assay::asset
