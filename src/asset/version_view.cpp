#include "asset/version_view.h"

#include <algorithm>

namespace assay::asset {

namespace {

template <class T>
Status load_newest(store::Connection& c, const std::string& id, std::optional<T>& out) {
  if (id.empty()) return {};
  ASSAY_ASSIGN(out, store::get<T>(c, id));
  return {};
}

std::vector<std::string> conditions_of(const VersionView& view) {
  std::vector<std::string> conditions;
  if (!view.revision.scan_error.kind.empty()) conditions.emplace_back("scan_error");
  if (view.approved && view.approved->id != view.revision.id &&
      view.revision.status == ReviewStatus::approved) {
    conditions.emplace_back("superseded");
  }
  return conditions;
}

}  // namespace

Result<VersionView> version_view(store::Connection& c, Centre& centre, const Actor& actor,
                                 Loaded loaded) {
  VersionView view;
  view.actions = allowed_actions(Subject::version, loaded.facts, actor);
  view.products = loaded.facts.products;
  view.asset_name = loaded.asset.name;
  view.version = std::move(loaded.version);
  view.revision = std::move(loaded.revision);
  view.report = std::move(loaded.report);
  view.appeal = std::move(loaded.appeal);
  ASSAY_TRY(load_newest(c, view.version.approved_revision_id, view.approved));
  ASSAY_TRY(load_newest(c, view.revision.request_id, view.request));
  ASSAY_TRY(load_newest(c, view.revision.job_id, view.job));
  if (!view.appeal) {
    ASSAY_ASSIGN(view.appeal, store::newest_appeal(c, view.revision.id));
  }
  if (view.job) {
    ASSAY_ASSIGN(view.queue_place, store::queue_place(c, *view.job, centre.now()));
  }
  view.conditions = conditions_of(view);
  return view;
}

Result<VersionView> version_view(store::Connection& c, Centre& centre, const Actor& actor,
                                 const std::string& version_id) {
  ASSAY_ASSIGN(Loaded loaded, load_version(c, centre, actor, version_id));
  return version_view(c, centre, actor, std::move(loaded));
}

}  // namespace assay::asset
