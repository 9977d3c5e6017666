// An advisory as the store keeps it: what feeds say, in one shape, with names normalised for
// matching.
#pragma once

#include "advisory/advisory.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::advisory {

enum class Bound : std::uint8_t {
  none,
  fixed,
  last
};  // `fixed` is not affected any more, `last` still is

struct Range {
  std::string introduced;        // empty: from the first version on
  bool lower_exclusive = false;  // OSV cannot say it; some feeds note it beside the range
  Bound bound = Bound::none;
  std::string limit;
  auto operator<=>(const Range&) const = default;
};

struct Affected {
  std::string ecosystem;  // OSV's, with release ("Debian:11"); "cpe" for vendor:product, "generic"
                          // for pkg:generic
  std::string name;       // as package_name() writes it
  std::string scheme;     // version order when it is not the ecosystem's own
  std::vector<Range> ranges;
  std::vector<std::string> versions;  // affected one by one, beside the ranges
  auto operator<=>(const Affected&) const = default;
};

struct Record {
  std::string id;
  std::vector<std::string> aliases;  // same flaw, other name
  // Distribution advisories fix several flaws at once: one finding for each CVE here, never merged.
  bool per_cve = false;
  std::vector<std::string> cves;
  std::string summary;
  std::string severity;  // low, medium, high, critical or empty: the source's word on one scale
  std::string published, modified;
  std::vector<Score> scores;
  std::vector<std::string> references;
  std::vector<Affected> affected;
  auto operator<=>(const Record&) const = default;
};

// What is known of a CVE apart from any package.
struct Facts {
  std::vector<Score> scores;
  bool kev = false;
  std::optional<double> epss;
  bool rejected = false;
  auto operator<=>(const Facts&) const = default;
};

bool is_cve(std::string_view id);

// The name under which an ecosystem's packages are found: PyPI's dashes, lower case where names
// have none …
std::string package_name(std::string_view ecosystem, std::string_view name);
// "Ubuntu:22.04:LTS" → "Ubuntu:22.04".
std::string ecosystem_name(std::string_view ecosystem);
// LOW, Moderate, important … on the one scale; empty when the word is not known.
std::string severity_word(std::string_view word);
int severity_rank(std::string_view severity);  // 0 unknown … 4 critical

// vendor:product of a CPE 2.3 name ("cpe:2.3:a:haxx:curl:…"), unescaped; empty when it is not one.
std::string cpe_product(std::string_view cpe);
// The version order for a product: OpenSSL has its own.
std::string_view product_scheme(std::string_view name);

// OSV's events in any order become ranges; `empty` counts ranges that hold no version.
struct Event {
  enum class Kind : std::uint8_t { introduced, fixed, last } kind;
  std::string version;
};
std::vector<Range> ranges_of(std::vector<Event> events, bool lower_exclusive,
                             std::string_view ecosystem, std::string_view scheme, int& empty);

// Is the version inside? Compares by the scheme named, else the ecosystem's.
bool contains(const Range& range, std::string_view version, std::string_view ecosystem,
              std::string_view scheme);
// ">= 2.0-beta9, < 2.15.0"; "every version" when unbounded.
std::string in_words(const Range& range);

// Scores in the order of the printed rule (workflow.md hard case 16), duplicates removed.
enum class ScoreRule;
void sort_scores(std::vector<Score>& scores, ScoreRule rule);
// "GHSA-…" → "ghsa", "GLAD-…" → "gitlab" …: the source of a score that a record carries itself.
std::string score_source(std::string_view record_id);

}  // namespace assay::advisory
