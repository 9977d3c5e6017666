#include "advisory/import.h"

#include "advisory/cvss.h"

#include <algorithm>

namespace assay::advisory {
namespace {

constexpr const char* kOlder = "older or same copy of a record";

bool newer(const Record& a, const Record& b) {
  return a.modified != b.modified ? a.modified > b.modified : a > b;
}

void join(Facts& into, const Facts& from) {
  into.scores.insert(into.scores.end(), from.scores.begin(), from.scores.end());
  sort_scores(into.scores, ScoreRule::v3_first);
  into.kev = into.kev || from.kev;
  into.rejected = into.rejected || from.rejected;
  if (from.epss) into.epss = std::max(into.epss.value_or(0), *from.epss);
}

// A source that speaks again replaces what it said before.
void replace(Facts& stored, const Facts& fresh) {
  std::erase_if(stored.scores, [&](const Score& s) {
    return std::any_of(fresh.scores.begin(), fresh.scores.end(),
                       [&](const Score& f) { return f.source == s.source; });
  });
  if (fresh.epss) stored.epss.reset();
  join(stored, fresh);
}

}  // namespace

std::uint64_t Counts::read() const {
  std::uint64_t sum = kept;
  for (const auto& [reason, count] : skipped) sum += count;
  return sum;
}

void Importer::keep(Record record) {
  const auto at = records_.find(record.id);
  if (at == records_.end()) {
    ++counts_.kept;
    auto id = record.id;
    records_.emplace(std::move(id), std::move(record));
    return;
  }
  skip(kOlder, record.id);
  if (newer(record, at->second)) at->second = std::move(record);
}

void Importer::keep_facts(const std::string& cve, const Facts& facts) {
  ++counts_.kept;
  join(facts_[cve], facts);
}

void Importer::add_facts(const std::string& cve, const Facts& facts) { join(facts_[cve], facts); }

void Importer::withdrawn(const std::string& id, const std::string& modified) {
  skip("withdrawn", id);
  auto& when = withdrawn_[id];
  when = std::max(when, modified);
}

void Importer::skip(const std::string& reason, const std::string& example, std::uint64_t count) {
  counts_.skipped[reason] += count;
  counts_.examples.emplace(reason, example.substr(0, 120));
}

void Importer::note(const std::string& what) { ++counts_.notes[what]; }

void Importer::add_score(std::vector<Score>& out, std::string_view vector, double number,
                         std::string_view version, std::string_view source) {
  if (!vector.empty()) {
    if (const auto cvss = score_cvss(vector)) {
      out.push_back({cvss->score, cvss->version, std::string(vector), std::string(source)});
      return;
    }
    note("CVSS vector that is not valid");
  }
  if (!(number >= 0 && number <= 10) || version.empty()) return;
  // A source that says "3" does not say which minor version it means.
  const char* full = version.starts_with('2')   ? "2.0"
                     : version.starts_with('4') ? "4.0"
                     : version == "3.1"         ? "3.1"
                                                : "3.0";
  out.push_back({number, full, {}, std::string(source)});
}

Content Importer::merge(Content stored) {
  for (auto& [id, record] : records_) {
    const auto gone = withdrawn_.find(id);
    if (gone != withdrawn_.end() && gone->second >= record.modified) {
      --counts_.kept;
      skip(kOlder, id);
      continue;
    }
    const auto before = stored.records.find(id);
    if (before != stored.records.end() && before->second.modified > record.modified) {
      --counts_.kept;
      skip(kOlder, id);
      continue;
    }
    stored.withdrawn.erase(id);
    stored.records.insert_or_assign(id, std::move(record));
  }
  for (auto& [id, modified] : withdrawn_) {
    const auto at = stored.records.find(id);
    if (at != stored.records.end() && at->second.modified > modified) continue;
    if (at != stored.records.end()) stored.records.erase(at);
    stored.withdrawn.insert(id);
  }
  for (const auto& [cve, facts] : facts_) replace(stored.facts[cve], facts);
  records_.clear();
  facts_.clear();
  return stored;
}

}  // namespace assay::advisory
