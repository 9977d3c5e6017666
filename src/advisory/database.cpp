#include "advisory/database.h"

#include "advisory/cvss.h"
#include "advisory/match.h"
#include "advisory/snapshot.h"
#include "advisory/starter.h"
#include "catalog/version.h"

#include <algorithm>
#include <set>

namespace assay::advisory {

struct Database::State {
  std::unique_ptr<Snapshot> snapshot;
  Info info;
};

namespace {

constexpr std::size_t kMaxReferences = 10;

// One flaw in one component, while its records are gathered.
struct Gathered {
  std::uint64_t group = 0;
  std::set<std::string> advisories, references, fixed;
  std::string affected, summary, published, modified;
  int best = 100;  // the rank of the record whose words are shown
};

// Whose words are shown: the ecosystem's own database, then GitHub's, then the rest.
int rank_of(std::string_view id) {
  constexpr std::string_view kOrder[] = {"DSA-",     "DLA-",     "ALSA-", "GHSA-", "PYSEC-", "GO-",
                                         "RUSTSEC-", "OPENSSL-", "CURL-", "NVD-",  "GLAD-"};
  int rank = 0;
  for (const auto prefix : kOrder) {
    if (id.starts_with(prefix)) return rank;
    ++rank;
  }
  return rank;
}

struct Hit {
  const Range* range = nullptr;  // null: listed by version
  std::vector<std::string> fixed;
};

bool affects(const Affected& a, std::string_view ecosystem, std::string_view version, Hit& hit) {
  bool found = false;
  for (const auto& r : a.ranges) {
    if (!contains(r, version, ecosystem, a.scheme)) continue;
    if (!found) hit.range = &r;
    found = true;
    if (r.bound == Bound::fixed) hit.fixed.push_back(r.limit);
  }
  if (found) return true;
  const Range one{std::string(version), false, Bound::last, std::string(version)};
  return std::any_of(a.versions.begin(), a.versions.end(),
                     [&](const auto& v) { return contains(one, v, ecosystem, a.scheme); });
}

// A version that is listed one by one names no range; the next fixed version, if the ranges tell,
// helps still.
void add_next_fix(const Affected& a, std::string_view ecosystem, std::string_view version,
                  Hit& hit) {
  if (hit.range != nullptr) return;
  for (const auto& r : a.ranges) {
    const Range below{{}, false, Bound::fixed, r.limit};
    if (r.bound == Bound::fixed && contains(below, version, ecosystem, a.scheme))
      hit.fixed.push_back(r.limit);
  }
}

class Matcher {
 public:
  Matcher(const Snapshot& snapshot, ScoreRule rule) : snapshot_(snapshot), rule_(rule) {}

  void component(std::uint32_t index, const catalog::Component& component,
                 std::vector<Match>& out) {
    const Lookup lookup = lookup_of(component);
    std::map<std::uint64_t, Gathered> found;
    for (const auto& key : lookup.keys) package(key, lookup.version, found);
    std::vector<Match> matches;
    for (const auto& [group, gathered] : found) {
      if (auto match = finish(group, gathered, lookup)) matches.push_back(std::move(*match));
    }
    std::sort(matches.begin(), matches.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    for (auto& match : matches) {
      match.component = index;
      out.push_back(std::move(match));
    }
  }

 private:
  void package(const Key& key, const std::string& version,
               std::map<std::uint64_t, Gathered>& found) {
    const auto value = snapshot_.get(package_key(key.ecosystem, key.name));
    if (!value) return;
    for (const auto& entry : decode_package(*value)) {
      Hit hit;
      if (!affects(entry.affected, key.ecosystem, version, hit)) continue;
      add_next_fix(entry.affected, key.ecosystem, version, hit);
      record(entry.record, hit, version, found);
    }
  }

  void record(std::uint64_t index, const Hit& hit, const std::string& version,
              std::map<std::uint64_t, Gathered>& found) {
    const auto value = snapshot_.get(record_key(index));
    if (!value) return;
    std::vector<std::uint64_t> groups;
    const Record r = decode_record(*value, groups, /*with_affected=*/false);
    for (const auto group : groups) gather(found[group], r, hit, version);
  }

  static void gather(Gathered& g, const Record& r, const Hit& hit, const std::string& version) {
    g.advisories.insert(r.id);
    g.references.insert(r.references.begin(), r.references.end());
    g.fixed.insert(hit.fixed.begin(), hit.fixed.end());
    if (g.published.empty() || (!r.published.empty() && r.published < g.published))
      g.published = r.published;
    g.modified = std::max(g.modified, r.modified);
    const int rank = rank_of(r.id);
    if (g.summary.empty()) g.summary = r.summary;
    if (rank >= g.best) return;
    g.best = rank;
    g.affected = hit.range != nullptr ? in_words(*hit.range) : "= " + version;
    if (!r.summary.empty()) g.summary = r.summary;
  }

  std::optional<Match> finish(std::uint64_t index, const Gathered& g, const Lookup& lookup) const {
    const auto value = snapshot_.get(group_key(index));
    if (!value) return std::nullopt;
    Group group = decode_group(*value);
    if (group.facts.rejected)
      return std::nullopt;  // the CVE was withdrawn: the finding closes itself
    Match m;
    m.id = std::move(group.id);
    m.aliases = std::move(group.aliases);
    m.advisories.assign(g.advisories.begin(), g.advisories.end());
    m.summary = g.summary;
    m.affected = g.affected;
    m.fixed = sorted_versions(g.fixed, lookup);
    m.scores = std::move(group.facts.scores);
    sort_scores(m.scores, rule_);
    if (!m.scores.empty()) m.score = m.scores.front();
    m.severity = m.score                  ? severity_of(m.score->value)
                 : group.severity.empty() ? "unknown"
                                          : group.severity;
    m.kev = group.facts.kev;
    m.epss = group.facts.epss;
    for (const auto& url : g.references) {
      if (m.references.size() < kMaxReferences) m.references.push_back(url);
    }
    m.published = g.published;
    m.modified = g.modified;
    return m;
  }

  static const catalog::VersionScheme& scheme_of(const Lookup& lookup) {
    for (const auto& key : lookup.keys) {
      if (const auto own = product_scheme(key.name); !own.empty() && key.ecosystem != "OSS-Fuzz") {
        return catalog::scheme_named(own);
      }
    }
    return catalog::scheme_for_ecosystem(lookup.keys.front().ecosystem);
  }

  static std::vector<std::string> sorted_versions(const std::set<std::string>& fixed,
                                                  const Lookup& lookup) {
    std::vector<std::string> out(fixed.begin(), fixed.end());
    const auto& scheme = scheme_of(lookup);
    std::stable_sort(out.begin(), out.end(),
                     [&](const auto& a, const auto& b) { return scheme.compare(a, b) < 0; });
    return out;
  }

  const Snapshot& snapshot_;
  ScoreRule rule_;
};

}  // namespace

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& home) {
  ASSAY_ASSIGN(auto snapshot, open_lmdb(home));
  auto state = std::make_unique<State>();
  state->info = decode_info(*snapshot->get("i"));
  if (state->info.records == 0) {
    return fail(ErrorCode::unavailable, "the data hold scores but no advisories", home);
  }
  state->snapshot = std::move(snapshot);
  return Database(std::move(state));
}

Database Database::starter() {
  auto state = std::make_unique<State>();
  state->snapshot = std::make_unique<MemorySnapshot>(build(starter_content(), Kind::starter, ""));
  state->info = decode_info(*state->snapshot->get("i"));
  return Database(std::move(state));
}

const Info& Database::info() const { return state_->info; }

std::vector<Match> Database::match(const std::vector<catalog::Component>& components,
                                   ScoreRule rule) const {
  std::vector<Match> out;
  Matcher matcher(*state_->snapshot, rule);
  for (std::size_t i = 0; i < components.size(); ++i) {
    matcher.component(static_cast<std::uint32_t>(i), components[i], out);
  }
  return out;
}

}  // namespace assay::advisory
