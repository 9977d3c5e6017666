// A feed format that `assay db import` reads. One file of source/ defines one Source.
#pragma once

#include "base/result.h"

#include <span>
#include <string_view>

namespace assay::advisory {

class Importer;  // import.h: counts, keeps and skips records

struct Source {
  std::string_view name;  // "osv", "nvd2", "kev", "epss", "cve5", "cve-scores" …
  std::string_view title;
  // Looks at the first record or the first bytes; the first source that agrees reads the file.
  bool (*detect)(std::string_view head);
  // One JSON record (a line, or one document). A bad record is counted with its reason, never an
  // abort.
  void (*record)(std::string_view json, Importer&);
};

std::span<const Source* const> all_source();

}  // namespace assay::advisory
