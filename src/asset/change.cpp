#include "asset/change.h"

#include "base/json.h"
#include "store/journal.h"

#include <algorithm>

namespace assay::asset {

namespace {

std::string object(const std::vector<std::pair<std::string, std::string>>& members) {
  Json json = Json::object();
  for (const auto& [name, value] : members) json[name] = value;
  return dump_json(json);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

Status record(store::Connection& connection, Centre& centre, const Actor& actor,
              const Change& change) {
  store::AuditEntry entry;
  entry.at = centre.now();
  entry.actor_id = actor.user_id;
  entry.actor_name = actor.name;
  entry.actor_role = actor.roles.empty() ? "" : actor.roles.front();
  entry.seller_id = change.seller_id;
  entry.transition = change.transition;
  entry.object_type = change.object_type;
  entry.object_id = change.object_id;
  entry.from_status = change.from;
  entry.to_status = change.to;
  entry.effects = object(change.effects);
  entry.detail = object(change.detail);
  return store::append_audit(connection, std::move(entry));
}

Status announce(store::Connection& connection, Centre& centre, const Notice& notice) {
  store::Event event;
  event.id = new_id("evt", centre.now());
  event.type = "dev.assay." + notice.type + ".v1";
  event.seller_id = notice.seller_id;
  event.subject_type = notice.subject_type;
  event.subject_id = notice.subject_id;
  event.data = object(notice.data);
  event.at = centre.now();
  return store::append_event(connection, std::move(event));
}

Status announce_revision(store::Connection& connection, Centre& centre,
                         const store::Revision& revision) {
  const std::string status = word(revision.status);
  return announce(connection, centre,
                  {"version." + lower(status),
                   revision.seller_id,
                   "version",
                   revision.version_id,
                   {{"asset_id", revision.asset_id},
                    {"version_id", revision.version_id},
                    {"revision_id", revision.id},
                    {"request_id", revision.request_id},
                    {"report_id", revision.report_id},
                    {"status", status},
                    {"scan_error", revision.scan_error.kind}}});
}

}  // namespace assay::asset
