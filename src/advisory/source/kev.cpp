// CISA's catalogue of known exploited vulnerabilities: one JSON document.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

namespace assay::advisory {
namespace {

bool detect(std::string_view head) {
  return head.find("\"cveID\"") != std::string_view::npos &&
         head.find("\"catalogVersion\"") != std::string_view::npos;
}

void record(std::string_view json, Importer& importer) {
  Value top;
  if (!parse_record(json, top) || !top.is_object())
    return importer.skip("bad record", one_line(json, 80));
  Facts listed;
  listed.kev = true;
  for (const Value item : array_of(top, "vulnerabilities")) {
    const auto id = string_of(item, "cveID");
    if (is_cve(id)) {
      importer.keep_facts(id, listed);
    } else {
      importer.skip("bad record", "KEV entry without a CVE");
    }
  }
}

}  // namespace

extern const Source kev{"kev", "CISA KEV", detect, record};

}  // namespace assay::advisory
