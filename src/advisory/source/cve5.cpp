// CVE records, format 5: the CVE list's own documents and a compacted form of them, one a line.
// Scores, KEV and rejection are used; text and product lists are not.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

namespace assay::advisory {
namespace {

bool detect(std::string_view head) {
  const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  return has("\"CVE_RECORD\"") || (has("\"state\":\"") && has("\"assigner\":"));
}

void finish(const std::string& id, const Facts& facts, Importer& importer) {
  if (facts.scores.empty() && !facts.kev && !facts.rejected)
    return importer.skip("CVE record without a score", id);
  importer.keep_facts(id, facts);
}

void read_compact(Value top, Importer& importer) {
  const auto id = string_of(top, "id");
  if (!is_cve(id)) return importer.skip("bad record", id);
  Facts facts;
  facts.rejected = text_of(top, "state") == "REJECTED";
  facts.kev = !text_of(top, "kev").empty();
  for (const Value score : array_of(top, "cvss")) {
    importer.add_score(facts.scores, text_of(score, "vector"), number_of(score, "score", -1),
                       text_of(score, "version"), "cve-" + string_of(score, "source"));
  }
  finish(id, facts, importer);
}

void read_container(Value container, const std::string& source, Facts& facts, Importer& importer) {
  for (const Value metric : array_of(container, "metrics")) {
    for (const char* key : {"cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"}) {
      Value data;
      if (!object_of(metric, key, data)) continue;
      importer.add_score(facts.scores, text_of(data, "vectorString"),
                         number_of(data, "baseScore", -1), text_of(data, "version"), source);
    }
    Value other;
    if (object_of(metric, "other", other) && text_of(other, "type") == "kev") facts.kev = true;
  }
}

void read_full(Value top, Importer& importer) {
  Value meta;
  const auto id = object_of(top, "cveMetadata", meta) ? string_of(meta, "cveId") : std::string();
  if (!is_cve(id)) return importer.skip("bad record", "CVE record without an id");
  Facts facts;
  facts.rejected = text_of(meta, "state") == "REJECTED";
  Value containers;
  if (object_of(top, "containers", containers)) {
    Value cna;
    if (object_of(containers, "cna", cna)) read_container(cna, "cve-cna", facts, importer);
    for (const Value adp : array_of(containers, "adp")) {
      Value provider;
      const auto name = object_of(adp, "providerMetadata", provider)
                            ? string_of(provider, "shortName")
                            : std::string();
      read_container(adp, "cve-adp:" + name, facts, importer);
    }
  }
  finish(id, facts, importer);
}

void record(std::string_view json, Importer& importer) {
  Value top;
  if (!parse_record(json, top) || !top.is_object())
    return importer.skip("bad record", one_line(json, 80));
  Value containers;
  if (object_of(top, "containers", containers)) return read_full(top, importer);
  read_compact(top, importer);
}

}  // namespace

extern const Source cve5{"cve5", "CVE records 5", detect, record};

}  // namespace assay::advisory
