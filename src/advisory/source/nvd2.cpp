// NVD API 2.0: a page ({"format":"NVD_CVE","vulnerabilities":[{"cve":{…}}]}) or one CVE a line.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

#include <algorithm>
#include <array>

namespace assay::advisory {
namespace {

std::string source_name(std::string_view source) {
  if (source == "nvd@nist.gov") return "nvd";
  if (source == "134c704f-9b21-4f2e-91b3-4a467353bcc0") return "cve-adp:CISA-ADP";
  return "cve-cna";
}

void read_metrics(Value cve, Facts& facts, Importer& importer) {
  Value metrics;
  if (!object_of(cve, "metrics", metrics)) return;
  for (const char* key : {"cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"}) {
    for (const Value metric : array_of(metrics, key)) {
      Value data;
      if (!object_of(metric, "cvssData", data)) continue;
      importer.add_score(facts.scores, text_of(data, "vectorString"),
                         number_of(data, "baseScore", -1), text_of(data, "version"),
                         source_name(text_of(metric, "source")));
    }
  }
}

// The version and update fields of a CPE: "2.0" and "beta9" are the version "2.0-beta9".
std::string cpe_version(std::string_view cpe) {
  std::array<std::string, 7> part;
  std::size_t which = 0;
  for (std::size_t i = 0; i < cpe.size() && which < part.size(); ++i) {
    if (cpe[i] == '\\' && i + 1 < cpe.size()) {
      part[which] += cpe[++i];
    } else if (cpe[i] == ':') {
      ++which;
    } else {
      part[which] += cpe[i];
    }
  }
  const auto given = [](const std::string& s) { return !s.empty() && s != "*" && s != "-"; };
  if (!given(part[5])) return {};
  return given(part[6]) ? part[5] + "-" + part[6] : part[5];
}

// NVD's four bounds. False when the criteria name no version at all ("-").
bool read_match(Value match, Affected& a) {
  Range range;
  range.introduced = string_of(match, "versionStartIncluding");
  if (const auto after = text_of(match, "versionStartExcluding"); !after.empty()) {
    range.introduced = after;
    range.lower_exclusive = true;
  }
  range.limit = string_of(match, "versionEndExcluding");
  range.bound = range.limit.empty() ? Bound::none : Bound::fixed;
  if (const auto last = text_of(match, "versionEndIncluding"); !last.empty()) {
    range.limit = last;
    range.bound = Bound::last;
  }
  const bool bounded = !range.introduced.empty() || range.bound != Bound::none;
  const auto criteria = text_of(match, "criteria");
  if (auto version = cpe_version(criteria); !bounded && !version.empty()) {
    a.versions.push_back(std::move(version));
    return true;
  }
  if (!bounded && criteria.find(":-:") != std::string_view::npos) return false;
  a.ranges.push_back(std::move(range));
  return true;
}

void read_configurations(Value cve, Record& record) {
  std::map<std::string, Affected> products;
  for (const Value configuration : array_of(cve, "configurations")) {
    for (const Value node : array_of(configuration, "nodes")) {
      if (flag_of(node, "negate")) continue;
      for (const Value match : array_of(node, "cpeMatch")) {
        const auto criteria = text_of(match, "criteria");
        const auto product = cpe_product(criteria);
        if (!flag_of(match, "vulnerable") || product.empty() || criteria.starts_with("cpe:2.3:h:"))
          continue;
        Affected& a = products[product];
        a.ecosystem = "cpe";
        a.name = product;
        a.scheme = product_scheme(product);
        read_match(match, a);
      }
    }
  }
  for (auto& [name, a] : products) {
    if (a.ranges.empty() && a.versions.empty()) continue;
    std::sort(a.versions.begin(), a.versions.end());
    record.affected.push_back(std::move(a));
  }
}

void read_cve(Value cve, Importer& importer) {
  const auto id = string_of(cve, "id");
  if (!is_cve(id)) return importer.skip("bad record", id.empty() ? "NVD record without an id" : id);
  Facts facts;
  facts.rejected = text_of(cve, "vulnStatus") == "Rejected";
  facts.kev = !text_of(cve, "cisaExploitAdd").empty();
  read_metrics(cve, facts, importer);
  Record record;
  // A name of its own: feeds of packages use the bare CVE as a record's id too.
  record.id = "NVD-" + id;
  record.aliases.push_back(id);
  record.published = string_of(cve, "published").substr(0, 40);
  record.modified = string_of(cve, "lastModified").substr(0, 40);
  record.references.push_back("https://nvd.nist.gov/vuln/detail/" + id);
  if (!facts.rejected) read_configurations(cve, record);
  if (record.affected.empty()) return importer.keep_facts(id, facts);
  importer.add_facts(id, facts);
  importer.keep(std::move(record));
}

bool detect(std::string_view head) {
  return head.find("\"NVD_CVE\"") != std::string_view::npos ||
         head.find("\"sourceIdentifier\"") != std::string_view::npos;
}

void record(std::string_view json, Importer& importer) {
  Value top;
  if (!parse_record(json, top) || !top.is_object())
    return importer.skip("bad record", one_line(json, 80));
  simdjson::dom::array page;
  if (top["vulnerabilities"].get(page) != simdjson::SUCCESS) {
    Value inner;
    return read_cve(object_of(top, "cve", inner) ? inner : top, importer);
  }
  for (const Value item : page) {
    Value cve;
    if (object_of(item, "cve", cve)) {
      read_cve(cve, importer);
    } else {
      importer.skip("bad record", "NVD item without a CVE");
    }
  }
}

}  // namespace

extern const Source nvd2{"nvd2", "NVD API 2.0", detect, record};

}  // namespace assay::advisory
