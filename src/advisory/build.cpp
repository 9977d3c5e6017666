// Content → tables.
//
// Groups. Feeds overlap, so records are merged by their names for one flaw. A CVE is the anchor:
// each CVE is a group of its own, and two CVEs never join, even when one record lists both (40
// RustSec records do: they report several flaws at once and give one finding for each). Names
// without a CVE of their own (GHSA-…, PYSEC-…) follow the CVEs that any record names beside them;
// what has no CVE anywhere is joined by the aliases alone. `related` never joins anything.
#include "advisory/snapshot.h"
#include "advisory/snapshot_values.h"
#include "base/hash.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

namespace assay::advisory {
namespace {

class Grouping {
 public:
  explicit Grouping(const Content& content) : content_(content) {
    for (const auto& [id, record] : content.records) {
      if (!record.per_cve) read_names(record);
    }
    for (const auto& [id, record] : content.records) {
      auto names = record.per_cve ? record.cves : anchors(record);
      if (names.empty()) names.push_back(record.id);  // a distribution advisory without a CVE
      for (const auto& name : names) members_[name].push_back(&record);
      groups_of_[id] = std::move(names);
    }
    for (const auto& [name, members] : members_) index_.emplace(name, index_.size());
  }

  std::vector<std::uint64_t> of(const Record& record) const {
    std::vector<std::uint64_t> out;
    for (const auto& name : groups_of_.at(record.id)) out.push_back(index_.at(name));
    return out;
  }

  const std::map<std::string, std::vector<const Record*>>& members() const { return members_; }

 private:
  std::size_t node(const std::string& name) {
    const auto [at, fresh] = nodes_.emplace(name, parent_.size());
    if (fresh) {
      parent_.push_back(parent_.size());
      names_.push_back(name);
    }
    return at->second;
  }
  std::size_t root(std::size_t n) {
    while (parent_[n] != n) n = parent_[n] = parent_[parent_[n]];
    return n;
  }

  void read_names(const Record& record) {
    std::vector<std::string> cves;
    const std::size_t self = node(record.id);
    for (const auto& name : names_of(record)) {
      if (is_cve(name)) {
        cves.push_back(name);
      } else {
        join(self, node(name));
      }
    }
    for (const auto& name : names_of(record)) {
      if (!is_cve(name)) cves_beside_[name].insert(cves.begin(), cves.end());
    }
  }

  // The smaller name stays the root, so that the group's id does not hang on the order of reading.
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    if (names_[b] < names_[a]) std::swap(a, b);
    parent_[b] = a;
  }

  static std::vector<std::string> names_of(const Record& record) {
    auto names = record.aliases;
    names.push_back(record.id);
    return names;
  }

  std::vector<std::string> anchors(const Record& record) {
    std::set<std::string> out;
    for (const auto& name : names_of(record)) {
      if (is_cve(name)) out.insert(name);
    }
    if (out.empty()) {
      for (const auto& name : names_of(record)) {
        const auto at = cves_beside_.find(name);
        if (at != cves_beside_.end()) out.insert(at->second.begin(), at->second.end());
      }
    }
    if (out.empty()) out.insert(names_[root(node(record.id))]);
    return {out.begin(), out.end()};
  }

  const Content& content_;
  std::unordered_map<std::string, std::size_t> nodes_;
  std::vector<std::size_t> parent_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::set<std::string>> cves_beside_;
  std::map<std::string, std::vector<const Record*>> members_;  // by group id
  std::unordered_map<std::string, std::vector<std::string>> groups_of_;
  std::map<std::string, std::uint64_t> index_;
};

Group make_group(const std::string& id, const std::vector<const Record*>& members,
                 const Content& content) {
  Group g;
  g.id = id;
  std::set<std::string> names;
  for (const Record* r : members) {
    if (severity_rank(r->severity) > severity_rank(g.severity)) g.severity = r->severity;
    // A score on an advisory that fixes several flaws belongs to none of them.
    if (!r->per_cve || r->cves.size() <= 1) {
      g.facts.scores.insert(g.facts.scores.end(), r->scores.begin(), r->scores.end());
    }
    if (r->per_cve) continue;  // a DSA is a fix for the flaw, not a name of it
    if (!r->id.starts_with("NVD-CVE-"))
      names.insert(r->id);  // the CVE itself, not another name of it
    for (const auto& a : r->aliases) {
      if (!is_cve(a)) names.insert(a);
    }
  }
  names.erase(id);
  g.aliases.assign(names.begin(), names.end());
  if (const auto at = content.facts.find(id); at != content.facts.end()) {
    auto scores = std::move(g.facts.scores);
    g.facts = at->second;
    g.facts.scores.insert(g.facts.scores.end(), scores.begin(), scores.end());
  }
  sort_scores(g.facts.scores, ScoreRule::v3_first);
  return g;
}

void fill_packages(std::uint64_t index, const Record& record,
                   std::map<std::string, std::string>& table) {
  for (const auto& a : record.affected)
    table[package_key(a.ecosystem, a.name)] += encode_entry(index, a);
}

std::string digest_of(const std::map<std::string, std::string>& table) {
  Sha256 sha;
  for (const auto& [key, value] : table) {
    if (key[0] != 'r' && key[0] != 'f' && key[0] != 'w') continue;
    const std::string sizes = std::to_string(key.size()) + ":" + std::to_string(value.size()) + ":";
    sha.update(as_bytes(sizes));
    sha.update(as_bytes(key));
    sha.update(as_bytes(value));
  }
  return sha.finish().hex();
}

Info make_info(const Content& content, Kind kind, std::string_view imported_at) {
  Info info;
  info.kind = kind;
  info.records = content.records.size();
  info.withdrawn = content.withdrawn.size();
  info.imported_at = imported_at;
  info.newest = content.as_of;
  for (const auto& [id, record] : content.records) {
    info.newest = std::max(info.newest, record.modified);
    std::set<std::string> ecosystems;
    for (const auto& a : record.affected) ecosystems.insert(a.ecosystem);
    for (const auto& e : ecosystems) ++info.ecosystems[e];
  }
  return info;
}

}  // namespace

std::map<std::string, std::string> build(const Content& content, Kind kind,
                                         std::string_view imported_at) {
  std::map<std::string, std::string> table;
  const Grouping grouping(content);
  std::uint64_t index = 0;
  for (const auto& [id, record] : content.records) {
    table[record_key(index)] = encode_record(record, grouping.of(record));
    fill_packages(index++, record, table);
  }
  for (const auto& [cve, facts] : content.facts) table["f" + cve] = encode_facts(facts);
  for (const auto& id : content.withdrawn) table["w" + id];
  index = 0;
  for (const auto& [id, members] : grouping.members()) {
    table[group_key(index++)] = encode_group(make_group(id, members, content));
  }
  Info info = make_info(content, kind, imported_at);
  info.digest = digest_of(table);
  table["i"] = encode_info(info);
  return table;
}

Content content_of(const Snapshot& snapshot) {
  Content content;
  std::vector<std::uint64_t> groups;
  snapshot.each('r', [&](std::string_view, std::string_view value) {
    auto record = decode_record(value, groups, /*with_affected=*/true);
    auto id = record.id;
    content.records.emplace(std::move(id), std::move(record));
  });
  snapshot.each('f', [&](std::string_view key, std::string_view value) {
    content.facts.emplace(key.substr(1), decode_facts(value));
  });
  snapshot.each('w', [&](std::string_view key, std::string_view) {
    content.withdrawn.emplace(key.substr(1));
  });
  return content;
}

}  // namespace assay::advisory
