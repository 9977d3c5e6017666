// The advisory snapshot: a memory-mapped LMDB environment, read-only while scans run.
// Open it after fork: an LMDB environment must not cross one.
#pragma once

#include "advisory/advisory.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/component.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace assay::advisory {

enum class Kind { none, starter, full };

struct Info {
  Kind kind = Kind::none;
  std::string digest;  // of the content, hex; the same data gives the same digest
  std::uint64_t records = 0;
  std::uint64_t withdrawn = 0;
  std::map<std::string, std::uint64_t> ecosystems;  // records by OSV ecosystem
  std::string newest;                               // newest `modified` in the data, RFC 3339
  std::string imported_at;                          // RFC 3339
};

enum class ScoreRule { v3_first, v4_first, max };

class Database {
 public:
  // `home`/advisories/current; a missing database is `unavailable`.
  static Result<Database> open(const std::string& home);
  // The set that is compiled in, for machines without data.
  static Database starter();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const Info& info() const;
  // Every vulnerability of every matchable component, sorted by component, then id. One Match per
  // (component, alias set); a distribution advisory gives one per CVE it names.
  std::vector<Match> match(const std::vector<catalog::Component>& components, ScoreRule rule) const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::advisory
