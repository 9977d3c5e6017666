// Collects what feeds say. Every record that is read is either kept or skipped for a reason;
// nothing else.
#pragma once

#include "advisory/snapshot.h"
#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::advisory {

struct Counts {
  std::uint64_t kept = 0;
  std::map<std::string, std::uint64_t> skipped;  // by reason
  std::map<std::string, std::string> examples;   // one record for each reason
  std::map<std::string, std::uint64_t> notes;    // kept, but something in them was not understood
  std::uint64_t read() const;
};

class Importer {
 public:
  // Records of the same id: the one modified last is kept, of equals the greater, whatever the
  // order.
  void keep(Record record);
  // Facts about a CVE, one call for each record read.
  void keep_facts(const std::string& cve, const Facts& facts);
  // Facts that a record carries beside its advisory: not counted.
  void add_facts(const std::string& cve, const Facts& facts);
  void withdrawn(const std::string& id, const std::string& modified);
  void skip(const std::string& reason, const std::string& example, std::uint64_t count = 1);
  void note(const std::string& what);

  // Adds a score computed from its vector; a vector that is wrong is noted. `number` is used
  // without a vector.
  void add_score(std::vector<Score>& out, std::string_view vector, double number,
                 std::string_view version, std::string_view source);

  // The run over what was stored before. Counts are final after it.
  Content merge(Content stored);
  const Counts& counts() const { return counts_; }

 private:
  Counts counts_;
  std::map<std::string, Record> records_;
  std::map<std::string, Facts> facts_;
  std::map<std::string, std::string> withdrawn_;
};

struct ImportProgress {
  std::string file;
  std::uint64_t bytes = 0, total_bytes = 0;  // of the files as they lie on disk
  std::uint64_t records = 0;
};

struct ImportResult {
  Counts counts;
  Info info;                       // of the store after the import
  bool stored = false;             // false: no advisory was kept, the data that were there stay
  std::vector<std::string> files;  // read, with the source that read them
  std::vector<std::string> signatures;  // copied to `home`/signatures
  std::vector<std::string> failures;    // files that could not be read to their end
};

// What a file that cannot be read to its end means: keep what was read of it, or store nothing at
// all.
enum class Partial { keep, refuse };

// Reads files and folders into the store of `home`; scans at work keep the data they have open.
Result<ImportResult> import_paths(const std::string& home, const std::vector<std::string>& paths,
                                  Seconds now,
                                  const std::function<void(const ImportProgress&)>& progress = {},
                                  Partial partial = Partial::keep);

}  // namespace assay::advisory
