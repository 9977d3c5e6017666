// One immutable set of advisory data: sorted keys to binary values, in memory (the starter set) or
// in LMDB.
//
//   i                        Info
//   r <index be32>           a record with its groups (records are sorted by id)
//   f <cve>                  facts of a CVE
//   w <id>                   a withdrawn record: counted, never matched
//   g <index be32>           a group: every name of one flaw, with joined scores
//   p <ecosystem> 0 <name>   what is affected: record index, version scheme, ranges, versions
//
// `r` and `f` are what was imported; `g` and `p` are made from them, and the digest is of `r` and
// `f`.
#pragma once

#include "advisory/database.h"
#include "advisory/record.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assay::advisory {

struct Group {
  std::string id;                    // CVE where there is one
  std::vector<std::string> aliases;  // the other names, sorted
  Facts facts;
  std::string severity;  // the worst word of its sources
};

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // Valid as long as the snapshot.
  virtual std::optional<std::string_view> get(std::string_view key) const = 0;
  virtual void each(
      char section,
      const std::function<void(std::string_view key, std::string_view value)>& see) const = 0;
};

class MemorySnapshot final : public Snapshot {
 public:
  explicit MemorySnapshot(std::map<std::string, std::string> table) : table_(std::move(table)) {}
  std::optional<std::string_view> get(std::string_view key) const override;
  void each(
      char section,
      const std::function<void(std::string_view key, std::string_view value)>& see) const override;

 private:
  std::map<std::string, std::string> table_;
};

// Everything an import has collected, by id and by CVE: the same content whatever the order of
// reading.
struct Content {
  std::map<std::string, Record> records;
  std::map<std::string, Facts> facts;
  std::set<std::string> withdrawn;
  std::string as_of;  // the day on which records without a date of their own were checked
};

// Groups the records, fills the tables and computes the digest. `info.kind`, `newest` … are set
// from the content.
std::map<std::string, std::string> build(const Content& content, Kind kind,
                                         std::string_view imported_at);
// The inverse, for the next import.
Content content_of(const Snapshot& snapshot);

// home/advisories/<digest>/data.mdb, then the symbolic link `current` is swapped.
Status write_lmdb(const std::string& home, const std::map<std::string, std::string>& table);
Result<std::unique_ptr<Snapshot>> open_lmdb(const std::string& home);

// Keys.
std::string record_key(std::uint64_t index);
std::string group_key(std::uint64_t index);
std::string package_key(std::string_view ecosystem, std::string_view name);

// Values.
Info decode_info(std::string_view value);
Group decode_group(std::string_view value);
// `groups` are the indices of the record's groups; `with_affected` false leaves the packages out.
Record decode_record(std::string_view value, std::vector<std::uint64_t>& groups,
                     bool with_affected);

struct PackageEntry {
  std::uint64_t record = 0;
  Affected affected;  // without ecosystem and name, which are the key
};
std::vector<PackageEntry> decode_package(std::string_view value);

}  // namespace assay::advisory
