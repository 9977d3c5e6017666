// Scores by CVE and source, one a line:
// {"id":"CVE-…","cvss":[{"source","version","vector","score"}]}.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

namespace assay::advisory {
namespace {

bool detect(std::string_view head) {
  return head.starts_with("{\"id\":\"CVE-") && head.find("\"cvss\":[") != std::string_view::npos &&
         head.find("\"state\"") == std::string_view::npos &&
         head.find("\"affected\"") == std::string_view::npos;
}

void record(std::string_view json, Importer& importer) {
  Value top;
  if (!parse_record(json, top) || !top.is_object())
    return importer.skip("bad record", one_line(json, 80));
  const auto id = string_of(top, "id");
  if (!is_cve(id)) return importer.skip("bad record", one_line(json, 80));
  Facts facts;
  for (const Value score : array_of(top, "cvss")) {
    importer.add_score(facts.scores, text_of(score, "vector"), number_of(score, "score", -1),
                       text_of(score, "version"), text_of(score, "source"));
  }
  if (facts.scores.empty()) return importer.skip("no score that can be read", id);
  importer.keep_facts(id, facts);
}

}  // namespace

extern const Source cve_scores{"cve-scores", "scores by CVE", detect, record};

}  // namespace assay::advisory
