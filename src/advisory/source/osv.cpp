// OSV records (ossf.github.io/osv-schema), in the shapes that real feeds give them: packages, or
// CPE names and a purl where there is no package; versions as ranges, as a list, or both; scores at
// the top or by package.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

#include <algorithm>
#include <array>
#include <optional>

namespace assay::advisory {
namespace {

constexpr std::size_t kMaxReferences = 5;
constexpr std::size_t kMaxSummary = 200;

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [&](auto p) { return text.starts_with(p); });
}

// Bug-fix and enhancement notices of the rpm distributions, in the same feed as their security
// notices.
bool is_bug_fix(std::string_view id) {
  return starts_with_any(id,
                         {"ALBA-", "ALEA-", "RLBA-", "RLEA-", "RHBA-", "RHEA-", "ELBA-", "ELEA-"});
}

bool is_distribution(std::string_view ecosystem) {
  return starts_with_any(
      ecosystem, {"Debian", "Ubuntu", "AlmaLinux", "Rocky Linux", "Red Hat", "SUSE", "openSUSE",
                  "Alpine", "Wolfi", "Chainguard", "Mageia", "openEuler", "Azure Linux", "MinimOS",
                  "Echo", "Photon OS", "Fedora"});
}

// A CVE at the end of another name: "ALPINE-CVE-2021-28831", "BIT-x-2020-1" has none.
void add_cve_of_id(const std::string& id, std::vector<std::string>& cves) {
  const std::size_t at = id.find("CVE-");
  if (at != std::string::npos && is_cve(id.substr(at))) cves.push_back(id.substr(at));
}

std::vector<Event> events_of(Value range) {
  static constexpr std::array<std::pair<std::string_view, Event::Kind>, 3> kKinds{
      {{"introduced", Event::Kind::introduced},
       {"fixed", Event::Kind::fixed},
       {"last_affected", Event::Kind::last}}};
  std::vector<Event> out;
  for (const Value event : array_of(range, "events")) {
    for (const auto& [key, kind] : kKinds) {
      if (const auto version = text_of(event, key); !version.empty())
        out.push_back({kind, std::string(version)});
    }
  }
  return out;
}

struct Seen {
  int empty = 0, git = 0, without_package = 0, without_versions = 0;
};

Affected versions_of(Value affected, std::string ecosystem, std::string name, std::string scheme,
                     Seen& seen) {
  Affected a{std::move(ecosystem),
             std::move(name),
             std::move(scheme),
             {},
             strings_of(affected, "versions")};
  for (const Value range : array_of(affected, "ranges")) {
    if (text_of(range, "type") == "GIT") {
      ++seen.git;
      continue;
    }
    Value own;
    const bool exclusive =
        object_of(range, "database_specific", own) && flag_of(own, "lower_exclusive");
    auto ranges = ranges_of(events_of(range), exclusive, a.ecosystem, a.scheme, seen.empty);
    std::move(ranges.begin(), ranges.end(), std::back_inserter(a.ranges));
  }
  std::sort(a.versions.begin(), a.versions.end());
  return a;
}

void add_affected(Record& record, Affected a, Seen& seen) {
  if (a.ranges.empty() && a.versions.empty()) {
    ++seen.without_versions;
  } else {
    record.affected.push_back(std::move(a));
  }
}

void add_cpes(Value affected, Value holder, Record& record, Seen& seen, int& names) {
  std::vector<std::string> done;
  for (const auto& cpe : strings_of(holder, "cpes")) {
    auto product = cpe_product(cpe);
    if (product.empty() || std::find(done.begin(), done.end(), product) != done.end()) continue;
    done.push_back(product);
    ++names;
    const std::string scheme(product_scheme(product));
    add_affected(record, versions_of(affected, "cpe", std::move(product), scheme, seen), seen);
  }
}

// Without a package: "pkg:generic/openssl" beside the CPE names.
void add_generic(Value affected, Value holder, Record& record, Seen& seen, int& names) {
  const auto purl = text_of(holder, "purl");
  constexpr std::string_view kGeneric = "pkg:generic/";
  if (!purl.starts_with(kGeneric)) return;
  auto name = package_name("generic", purl.substr(kGeneric.size()));
  name = name.substr(0, name.find_first_of("@?#"));
  ++names;
  const std::string scheme(product_scheme(name));
  add_affected(record, versions_of(affected, "generic", std::move(name), scheme, seen), seen);
}

void read_affected(Value affected, Value top, Record& record, Seen& seen) {
  int names = 0;
  Value package;
  if (object_of(affected, "package", package)) {
    auto ecosystem = ecosystem_name(text_of(package, "ecosystem"));
    auto name = package_name(ecosystem, text_of(package, "name"));
    if (!ecosystem.empty() && !name.empty()) {
      ++names;
      add_affected(record, versions_of(affected, std::move(ecosystem), std::move(name), {}, seen),
                   seen);
    }
  }
  Value own;
  if (object_of(affected, "database_specific", own)) {
    add_cpes(affected, own, record, seen, names);
    if (names == 0 || record.affected.empty() || record.affected.back().ecosystem == "cpe") {
      add_generic(affected, own, record, seen, names);
    }
  }
  if (object_of(top, "database_specific", own)) add_cpes(affected, own, record, seen, names);
  if (names == 0) ++seen.without_package;
}

void read_severity(Value holder, Record& record, Importer& importer) {
  for (const Value severity : array_of(holder, "severity")) {
    const auto type = text_of(severity, "type");
    const auto score = text_of(severity, "score");
    if (type.starts_with("CVSS_V")) {
      importer.add_score(record.scores, score, -1, {}, score_source(record.id));
    } else if (auto word = severity_word(score);
               severity_rank(word) > severity_rank(record.severity)) {
      record.severity = std::move(word);
    }
  }
}

void read_word(Value holder, std::string_view key, Record& record) {
  Value own;
  if (!object_of(holder, key, own)) return;
  auto word = severity_word(text_of(own, "severity"));
  if (severity_rank(word) > severity_rank(record.severity)) record.severity = std::move(word);
  if (text_of(own, "kind") == "malicious") record.severity = "critical";
}

void read_scores(Value top, Record& record, Importer& importer) {
  read_severity(top, record, importer);
  read_word(top, "database_specific", record);
  for (const Value affected : array_of(top, "affected")) {
    read_severity(affected, record, importer);
    read_word(affected, "database_specific", record);
    read_word(affected, "ecosystem_specific", record);
  }
  Value own;
  if (object_of(top, "database_specific", own)) {
    for (const std::string_view version : {"2", "3", "4"}) {
      const double number = number_of(own, "cvss_v" + std::string(version) + "_score", -1);
      if (number >= 0)
        importer.add_score(record.scores, {}, number, version, score_source(record.id));
    }
  }
  // "Important: kernel security update"
  if (const auto colon = record.summary.find(':');
      record.severity.empty() && colon != std::string::npos) {
    record.severity = severity_word(record.summary.substr(0, colon));
  }
  if (record.id.starts_with("MAL-")) record.severity = "critical";
  sort_scores(record.scores, ScoreRule::v3_first);
}

void read_names(Value top, Record& record) {
  record.aliases = strings_of(top, "aliases");
  std::sort(record.aliases.begin(), record.aliases.end());
  record.aliases.erase(std::unique(record.aliases.begin(), record.aliases.end()),
                       record.aliases.end());
  std::erase(record.aliases, record.id);
  record.per_cve = !record.affected.empty() && is_distribution(record.affected.front().ecosystem);
  if (!record.per_cve) return;
  for (const char* key : {"aliases", "related", "upstream"}) {
    for (auto& name : strings_of(top, key)) {
      if (is_cve(name)) record.cves.push_back(std::move(name));
    }
  }
  if (record.cves.empty()) add_cve_of_id(record.id, record.cves);
  std::sort(record.cves.begin(), record.cves.end());
  record.cves.erase(std::unique(record.cves.begin(), record.cves.end()), record.cves.end());
}

void read_references(Value top, Record& record) {
  const auto add = [&](bool advisories) {
    for (const Value reference : array_of(top, "references")) {
      if ((text_of(reference, "type") == "ADVISORY") != advisories) continue;
      auto url = string_of(reference, "url");
      const bool web = url.starts_with("https://") || url.starts_with("http://");
      if (web && url.size() < 500 && record.references.size() < kMaxReferences)
        record.references.push_back(std::move(url));
    }
  };
  add(true);
  add(false);
}

std::string why_nothing(const Seen& seen) {
  if (seen.empty > 0) return "empty range";
  if (seen.without_versions > 0) return seen.git > 0 ? "only commits, no versions" : "no versions";
  return "no package, CPE or purl";
}

bool detect(std::string_view head) {
  const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  return has("\"id\"") && has("\"modified\"") &&
         (has("\"affected\"") || has("\"schema_version\"") || has("\"withdrawn\"")) &&
         !has("\"CVE_data_meta\"");
}

void record(std::string_view json, Importer& importer) {
  Value top;
  if (!parse_record(json, top) || !top.is_object())
    return importer.skip("bad record", one_line(json, 80));
  Record r;
  r.id = string_of(top, "id");
  if (r.id.empty() || r.id.size() > 200) return importer.skip("bad record", one_line(json, 80));
  r.modified = string_of(top, "modified").substr(0, 40);
  r.published = string_of(top, "published").substr(0, 40);
  if (!text_of(top, "withdrawn").empty()) return importer.withdrawn(r.id, r.modified);
  if (is_bug_fix(r.id)) return importer.skip("not a vulnerability: bug fix or enhancement", r.id);
  r.summary = one_line(text_of(top, "summary"), kMaxSummary);
  if (r.summary.empty()) r.summary = one_line(text_of(top, "details"), kMaxSummary);
  Seen seen;
  for (const Value affected : array_of(top, "affected")) read_affected(affected, top, r, seen);
  read_names(top, r);
  Value own;
  if (object_of(top, "database_specific", own) && flag_of(own, "regression_update") &&
      r.cves.empty()) {
    return importer.skip("not a vulnerability: regression update without a CVE", r.id);
  }
  if (r.affected.empty()) return importer.skip(why_nothing(seen), r.id);
  if (seen.empty > 0) importer.note("empty range beside others");
  read_scores(top, r, importer);
  read_references(top, r);
  importer.keep(std::move(r));
}

}  // namespace

extern const Source osv{"osv", "OSV", detect, record};

}  // namespace assay::advisory
