// CycloneDX 1.6 JSON (cyclonedx.org/docs/1.6/json): the bill of materials with its vulnerabilities.
// Malware and coverage findings have no place of their own in the format; they are properties of
// the root component, and the composition says "incomplete" where something could not be inspected.
#include "base/hash.h"
#include "base/json.h"
#include "report/writer.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <map>

namespace assay::report {

namespace {

std::string serial_number(const std::string& content) {
  Digest digest = sha256(as_bytes(content));
  // RFC 9562: version 8 (custom), variant 10.
  digest.bytes[6] = (digest.bytes[6] & std::byte{0x0f}) | std::byte{0x80};
  digest.bytes[8] = (digest.bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  const std::string hex = digest.hex();
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                     hex.substr(12, 4), hex.substr(16, 4), hex.substr(20, 12));
}

// The date of the pinned data, so that the same scan gives the same bytes; absent when the data has
// none.
std::string timestamp(const scan::ScanReport& report) {
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) {
    return to_rfc3339(Seconds(std::chrono::seconds(std::strtoll(epoch, nullptr, 10))));
  }
  Seconds time{};
  return parse_rfc3339(report.advisories.newest, time) ? to_rfc3339(time) : "";
}

Json property(std::string name, std::string value) {
  return {{"name", std::move(name)}, {"value", std::move(value)}};
}

Json root_component(const scan::ScanReport& report) {
  Json properties = Json::array();
  properties.push_back(property("assay:verdict", report.verdict.line));
  properties.push_back(property("assay:policy", report.policy.name));
  properties.push_back(property("assay:advisories:digest", report.advisories.digest));
  for (const auto& engine : report.engines) {
    const bool ran = engine.state == malware::EngineState::completed;
    properties.push_back(
        property("assay:engine:" + engine.name,
                 ran ? "completed, " + engine.data_kind + " signatures " + engine.data_version
                     : "not scanned: " + engine.reason));
  }
  for (const auto& finding : report.findings) {
    if (finding.match) continue;
    properties.push_back(
        property("assay:finding:" + finding.id,
                 fmt::format("{}: {} in {}", scan::name(finding.type), finding.title,
                             finding.paths.empty() ? "" : finding.paths.front())));
  }
  Json root = {{"type", "file"}, {"bom-ref", "package"}, {"name", report.package_name}};
  if (!report.package_sha256.empty()) {
    root["hashes"] = Json::array({{{"alg", "SHA-256"}, {"content", report.package_sha256}}});
  }
  root["properties"] = std::move(properties);
  return root;
}

// The format's own list of techniques.
const char* technique(const std::string& rule) {
  if (rule.find("fingerprint") != std::string::npos) return "hash-comparison";
  if (rule.find("file-name") != std::string::npos || rule.find("filename") != std::string::npos)
    return "filename";
  if (rule.find("string") != std::string::npos || rule.find("build-info") != std::string::npos ||
      rule.find("audit") != std::string::npos || rule.find("banner") != std::string::npos) {
    return "binary-analysis";
  }
  return "manifest-analysis";
}

Json evidence_of(const scan::ReportComponent& item) {
  Json methods = Json::array();
  Json occurrences = Json::array();
  int best = 0;
  for (std::size_t i = 0; i < item.component.evidence.size(); ++i) {
    const auto& evidence = item.component.evidence[i];
    best = std::max(best, evidence.confidence);
    methods.push_back(
        {{"technique", technique(evidence.rule)},
         {"confidence", evidence.confidence / 100.0},
         {"value",
          evidence.detail.empty() ? evidence.rule : evidence.rule + ": " + evidence.detail}});
    if (i < item.locations.size()) occurrences.push_back({{"location", item.locations[i]}});
  }
  return {
      {"identity",
       Json::array(
           {{{"field", "purl"}, {"confidence", best / 100.0}, {"methods", std::move(methods)}}})},
      {"occurrences", std::move(occurrences)}};
}

std::string reference(const scan::ReportComponent& item) {
  return item.component.purl.type.empty() ? "component:" + item.component.purl.name
                                          : item.component.purl.to_string();
}

Json component_of(const scan::ReportComponent& item) {
  const auto& component = item.component;
  Json json = {{"type", component.project ? "application" : "library"},
               {"bom-ref", reference(item)}};
  if (!component.purl.ns.empty()) json["group"] = component.purl.ns;
  json["name"] = component.purl.name;
  if (!component.purl.version.empty()) json["version"] = component.purl.version;
  json["scope"] = component.scope == catalog::Scope::optional ? "optional" : "required";
  if (!component.licenses.empty()) {
    Json licenses = Json::array();
    for (const auto& license : component.licenses)
      licenses.push_back({{"license", {{"name", license}}}});
    json["licenses"] = std::move(licenses);
  }
  if (!component.purl.type.empty()) json["purl"] = component.purl.to_string();
  json["evidence"] = evidence_of(item);
  Json properties = Json::array();
  if (!component.note.empty()) properties.push_back(property("assay:note", component.note));
  if (!component.distro.empty()) properties.push_back(property("assay:distro", component.distro));
  if (!component.source_name.empty()) {
    properties.push_back(
        property("assay:source", component.source_name + " " + component.source_version));
  }
  if (!properties.empty()) json["properties"] = std::move(properties);
  return json;
}

std::string method(const std::string& version) {
  if (version == "2.0") return "CVSSv2";
  if (version == "3.0") return "CVSSv3";
  if (version == "3.1") return "CVSSv31";
  if (version == "4.0") return "CVSSv4";
  return "other";
}

std::string severity_of(double score) {
  if (score >= 9.0) return "critical";
  if (score >= 7.0) return "high";
  if (score >= 4.0) return "medium";
  return score > 0 ? "low" : "none";
}

Json ratings_of(const advisory::Match& match) {
  Json ratings = Json::array();
  for (const auto& score : match.scores) {
    Json rating = {{"source", {{"name", score.source}}},
                   {"score", score.value},
                   {"severity", severity_of(score.value)},
                   {"method", method(score.version)}};
    if (!score.vector.empty()) rating["vector"] = score.vector;
    ratings.push_back(std::move(rating));
  }
  if (ratings.empty()) {
    const bool known = match.severity == "low" || match.severity == "medium" ||
                       match.severity == "high" || match.severity == "critical";
    ratings.push_back({{"severity", known ? match.severity : "unknown"}, {"method", "other"}});
  }
  return ratings;
}

std::string source_of(const std::string& id) {
  if (id.starts_with("CVE-")) return "NVD";
  return id.substr(0, id.find('-'));
}

Json vulnerability_of(const advisory::Match& match) {
  Json json = {{"bom-ref", "vulnerability:" + match.id},
               {"id", match.id},
               {"source", {{"name", source_of(match.id)}}}};
  Json references = Json::array();
  std::map<std::string, bool> names;
  for (const auto& name : match.aliases) names[name] = true;
  for (const auto& name : match.advisories) names[name] = true;
  names.erase(match.id);
  for (const auto& [name, unused] : names) {
    references.push_back({{"id", name}, {"source", {{"name", source_of(name)}}}});
  }
  if (!references.empty()) json["references"] = std::move(references);
  json["ratings"] = ratings_of(match);
  if (!match.summary.empty()) json["description"] = match.summary;
  if (!match.fixed.empty())
    json["recommendation"] = "Update to " + match.fixed.front() + " or later.";
  Json advisories = Json::array();
  for (const auto& url : match.references) {
    if (url.starts_with("http")) advisories.push_back({{"url", url}});
  }
  if (!advisories.empty()) json["advisories"] = std::move(advisories);
  Seconds time{};
  if (parse_rfc3339(match.published, time)) json["published"] = to_rfc3339(time);
  if (parse_rfc3339(match.modified, time)) json["updated"] = to_rfc3339(time);
  json["affects"] = Json::array();
  Json properties = Json::array();
  if (match.kev) properties.push_back(property("assay:kev", "true"));
  if (match.epss) properties.push_back(property("assay:epss", fmt::format("{}", *match.epss)));
  if (match.score)
    properties.push_back(property("assay:score", fmt::format("{:.1f}", match.score->value)));
  if (!properties.empty()) json["properties"] = std::move(properties);
  return json;
}

// One entry per vulnerability; every component it touches is in `affects`.
Json vulnerabilities_of(const scan::ScanReport& report) {
  std::map<std::string, Json> by_id;
  for (const auto& finding : report.findings) {
    if (!finding.match) continue;
    auto [entry, fresh] = by_id.try_emplace(finding.match->id);
    if (fresh) entry->second = vulnerability_of(*finding.match);
    entry->second["affects"].push_back({{"ref", finding.component}});
  }
  Json list = Json::array();
  for (auto& [id, entry] : by_id) list.push_back(std::move(entry));
  return list;
}

Result<std::string> write(const scan::ScanReport& report, const Context&) {
  Json metadata = Json::object();
  if (const std::string time = timestamp(report); !time.empty()) metadata["timestamp"] = time;
  metadata["tools"] = {{"components", Json::array({{{"type", "application"},
                                                    {"name", "assay"},
                                                    {"version", report.tool_version}}})}};
  metadata["component"] = root_component(report);
  Json components = Json::array();
  for (const auto& item : report.components) components.push_back(component_of(item));
  const Json bom = {{"$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"},
                    {"bomFormat", "CycloneDX"},
                    {"specVersion", "1.6"},
                    {"serialNumber", serial_number(scan::to_json(report))},
                    {"version", 1},
                    {"metadata", std::move(metadata)},
                    {"components", std::move(components)},
                    {"compositions",
                     Json::array({{{"aggregate", report.opaque.empty() ? "complete" : "incomplete"},
                                   {"assemblies", Json::array({"package"})}}})},
                    {"vulnerabilities", vulnerabilities_of(report)}};
  return dump_json(bom, 1) + "\n";
}

}  // namespace

extern const Writer cyclonedx{
    .name = "cyclonedx",
    .title = "CycloneDX 1.6 JSON: components with evidence, and their vulnerabilities",
    .media_type = "application/vnd.cyclonedx+json; version=1.6",
    .extension = "cdx.json",
    .write = write,
};

}  // namespace assay::report
