// The `json` output and its way back. Members are written in a fixed order; absent ones read as
// their defaults, so that a report of an older schema stays readable.
#include "base/json.h"
#include "scan/scan_report.h"

#include <algorithm>

namespace assay::scan {

const char* name(FindingType type) {
  switch (type) {
    case FindingType::virus:
      return "Virus";
    case FindingType::vulnerability:
      return "Vulnerability";
    case FindingType::coverage:
      return "Coverage";
  }
  return "Vulnerability";
}

const char* name(Outcome outcome) {
  switch (outcome) {
    case Outcome::approved:
      return "approved";
    case Outcome::rejected:
      return "rejected";
    case Outcome::incomplete:
      return "incomplete";
    case Outcome::data_missing:
      return "data missing";
  }
  return "incomplete";
}

namespace {

const char* text(advisory::Kind kind) {
  switch (kind) {
    case advisory::Kind::none:
      return "none";
    case advisory::Kind::starter:
      return "starter";
    case advisory::Kind::full:
      return "full";
  }
  return "none";
}

const char* text(malware::EngineState state) {
  switch (state) {
    case malware::EngineState::completed:
      return "completed";
    case malware::EngineState::not_scanned:
      return "not scanned";
    case malware::EngineState::failed:
      return "failed";
  }
  return "failed";
}

const char* text(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

const char* text(advisory::ScoreRule rule) {
  switch (rule) {
    case advisory::ScoreRule::v3_first:
      return "v3_first";
    case advisory::ScoreRule::v4_first:
      return "v4_first";
    case advisory::ScoreRule::max:
      return "max";
  }
  return "v3_first";
}

// The inverse of a `text`/`name` above: the first value whose word agrees, else `fallback`.
template <class Enum, class Names>
Enum parse_word(const std::string& word, std::initializer_list<Enum> values, Names names,
                Enum fallback) {
  for (const Enum value : values) {
    if (word == names(value)) return value;
  }
  return fallback;
}

double number_or(const Json& object, const char* key, double fallback) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_number() ? found->get<double>() : fallback;
}

bool bool_or(const Json& object, const char* key, bool fallback) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

std::uint64_t count_or(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

const Json& member(const Json& object, const char* key) {
  static const Json kNull;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() ? *found : kNull;
}

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> out;
  if (!array.is_array()) return out;
  for (const auto& item : array) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

Json to_json(const Policy& policy) {
  return {{"name", policy.name},
          {"digest", policy.digest()},
          {"max_cvss", policy.max_cvss},
          {"block_unscored_high", policy.block_unscored_high},
          {"block_virus", policy.block_virus},
          {"block_opaque", policy.block_opaque},
          {"score_rule", text(policy.score_rule)},
          {"accept_starter_data", policy.accept_starter_data},
          {"max_data_age_days", policy.max_data_age_days},
          {"require_malware", policy.require_malware}};
}

Policy read_policy(const Json& json) {
  using advisory::ScoreRule;
  Policy policy;
  policy.name = string_or(json, "name", policy.name);
  policy.max_cvss = number_or(json, "max_cvss", policy.max_cvss);
  policy.block_unscored_high = bool_or(json, "block_unscored_high", true);
  policy.block_virus = bool_or(json, "block_virus", true);
  policy.block_opaque = bool_or(json, "block_opaque", true);
  policy.score_rule = parse_word(
      string_or(json, "score_rule"), {ScoreRule::v3_first, ScoreRule::v4_first, ScoreRule::max},
      [](ScoreRule rule) { return text(rule); }, ScoreRule::v3_first);
  policy.accept_starter_data = bool_or(json, "accept_starter_data", false);
  policy.max_data_age_days =
      static_cast<int>(std::clamp<std::int64_t>(int_or(json, "max_data_age_days", 7), 0, 36500));
  policy.require_malware = bool_or(json, "require_malware", true);
  return policy;
}

Json to_json(const advisory::Info& info) {
  return {{"kind", text(info.kind)},     {"digest", info.digest},         {"records", info.records},
          {"withdrawn", info.withdrawn}, {"ecosystems", info.ecosystems}, {"newest", info.newest}};
}

advisory::Info read_info(const Json& json) {
  using advisory::Kind;
  advisory::Info info;
  info.kind = parse_word(
      string_or(json, "kind"), {Kind::none, Kind::starter, Kind::full},
      [](Kind kind) { return text(kind); }, Kind::none);
  info.digest = string_or(json, "digest");
  info.records = count_or(json, "records");
  info.withdrawn = count_or(json, "withdrawn");
  info.newest = string_or(json, "newest");
  for (const auto& [key, value] : member(json, "ecosystems").items()) {
    if (value.is_number_unsigned()) info.ecosystems[key] = value.get<std::uint64_t>();
  }
  return info;
}

Json to_json(const malware::EngineStatus& engine) {
  return {{"name", engine.name},
          {"version", engine.version},
          {"data_version", engine.data_version},
          {"data_kind", engine.data_kind},
          {"data_date", engine.data_date},
          {"state", text(engine.state)},
          {"reason", engine.reason}};
}

malware::EngineStatus read_engine(const Json& json) {
  using malware::EngineState;
  malware::EngineStatus engine;
  engine.name = string_or(json, "name");
  engine.version = string_or(json, "version");
  engine.data_version = string_or(json, "data_version");
  engine.data_kind = string_or(json, "data_kind");
  engine.data_date = string_or(json, "data_date");
  engine.state = parse_word(
      string_or(json, "state"),
      {EngineState::completed, EngineState::not_scanned, EngineState::failed},
      [](EngineState state) { return text(state); }, EngineState::failed);
  engine.reason = string_or(json, "reason");
  return engine;
}

Json to_json(const advisory::Score& score) {
  return {{"value", score.value},
          {"version", score.version},
          {"vector", score.vector},
          {"source", score.source}};
}

advisory::Score read_score(const Json& json) {
  return {number_or(json, "value", 0), string_or(json, "version"), string_or(json, "vector"),
          string_or(json, "source")};
}

Json to_json(const advisory::Match& match) {
  Json scores = Json::array();
  for (const auto& score : match.scores) scores.push_back(to_json(score));
  return {{"id", match.id},
          {"aliases", match.aliases},
          {"advisories", match.advisories},
          {"summary", match.summary},
          {"affected", match.affected},
          {"fixed", match.fixed},
          {"scores", std::move(scores)},
          {"score", match.score ? to_json(*match.score) : Json()},
          {"severity", match.severity},
          {"kev", match.kev},
          {"epss", match.epss ? Json(*match.epss) : Json()},
          {"references", match.references},
          {"published", match.published},
          {"modified", match.modified}};
}

advisory::Match read_match(const Json& json) {
  advisory::Match match;
  match.id = string_or(json, "id");
  match.aliases = strings(member(json, "aliases"));
  match.advisories = strings(member(json, "advisories"));
  match.summary = string_or(json, "summary");
  match.affected = string_or(json, "affected");
  match.fixed = strings(member(json, "fixed"));
  for (const auto& score : member(json, "scores")) match.scores.push_back(read_score(score));
  if (member(json, "score").is_object()) match.score = read_score(member(json, "score"));
  match.severity = string_or(json, "severity");
  match.kev = bool_or(json, "kev", false);
  if (member(json, "epss").is_number()) match.epss = member(json, "epss").get<double>();
  match.references = strings(member(json, "references"));
  match.published = string_or(json, "published");
  match.modified = string_or(json, "modified");
  return match;
}

Json to_json(const Finding& finding) {
  Json json = {{"id", finding.id},
               {"type", name(finding.type)},
               {"blocking", finding.blocking},
               {"why", finding.why},
               {"rule", finding.rule},
               {"title", finding.title},
               {"paths", finding.paths},
               {"path_count", finding.path_count},
               {"component", finding.component},
               {"component_name", finding.component_name},
               {"evidence", finding.evidence},
               {"confidence", finding.confidence}};
  if (finding.match) json["vulnerability"] = to_json(*finding.match);
  return json;
}

Finding read_finding(const Json& json) {
  Finding finding;
  finding.id = string_or(json, "id");
  finding.type = parse_word(
      string_or(json, "type"),
      {FindingType::virus, FindingType::vulnerability, FindingType::coverage},
      [](FindingType type) { return name(type); }, FindingType::coverage);
  finding.blocking = bool_or(json, "blocking", true);
  finding.why = string_or(json, "why");
  finding.rule = string_or(json, "rule");
  finding.title = string_or(json, "title");
  finding.paths = strings(member(json, "paths"));
  finding.path_count = count_or(json, "path_count");
  finding.component = string_or(json, "component");
  finding.component_name = string_or(json, "component_name");
  finding.evidence = string_or(json, "evidence");
  finding.confidence =
      static_cast<int>(std::clamp<std::int64_t>(int_or(json, "confidence", 100), 0, 100));
  if (member(json, "vulnerability").is_object())
    finding.match = read_match(member(json, "vulnerability"));
  return finding;
}

Json to_json(const ReportComponent& item) {
  const auto& component = item.component;
  Json evidence = Json::array();
  for (std::size_t i = 0; i < component.evidence.size(); ++i) {
    const auto& one = component.evidence[i];
    evidence.push_back({{"path", i < item.locations.size() ? item.locations[i] : ""},
                        {"rule", one.rule},
                        {"detail", one.detail},
                        {"confidence", one.confidence}});
  }
  Json json = {{"purl", component.purl.to_string()},
               {"name", component.purl.name},
               {"version", component.purl.version},
               {"licenses", component.licenses},
               {"scope", component.scope == catalog::Scope::optional ? "optional" : "required"}};
  if (component.project) json["project"] = true;
  if (!component.note.empty()) json["note"] = component.note;
  if (!component.distro.empty()) json["distro"] = component.distro;
  if (!component.source_name.empty()) json["source_name"] = component.source_name;
  if (!component.source_version.empty()) json["source_version"] = component.source_version;
  if (!component.cpes.empty()) json["cpes"] = component.cpes;
  json["evidence"] = std::move(evidence);
  return json;
}

ReportComponent read_component(const Json& json) {
  ReportComponent item;
  auto& component = item.component;
  if (auto purl = catalog::parse_purl(string_or(json, "purl"))) {
    component.purl = std::move(*purl);
  } else {
    component.purl.name = string_or(json, "name");
    component.purl.version = string_or(json, "version");
  }
  component.licenses = strings(member(json, "licenses"));
  component.scope =
      string_or(json, "scope") == "optional" ? catalog::Scope::optional : catalog::Scope::required;
  component.project = bool_or(json, "project", false);
  component.note = string_or(json, "note");
  component.distro = string_or(json, "distro");
  component.source_name = string_or(json, "source_name");
  component.source_version = string_or(json, "source_version");
  component.cpes = strings(member(json, "cpes"));
  for (const auto& one : member(json, "evidence")) {
    component.evidence.push_back(
        {0, string_or(one, "rule"), string_or(one, "detail"),
         static_cast<int>(std::clamp<std::int64_t>(int_or(one, "confidence", 100), 0, 100))});
    item.locations.push_back(string_or(one, "path"));
  }
  return item;
}

Json to_json(const unpack::CoverageTotals& totals) {
  return {{"opened_files", totals.opened_files}, {"leaf_files", totals.leaf_files},
          {"opaque_files", totals.opaque_files}, {"opened_bytes", totals.opened_bytes},
          {"leaf_bytes", totals.leaf_bytes},     {"opaque_bytes", totals.opaque_bytes}};
}

unpack::CoverageTotals read_totals(const Json& json) {
  return {count_or(json, "opened_files"), count_or(json, "leaf_files"),
          count_or(json, "opaque_files"), count_or(json, "opened_bytes"),
          count_or(json, "leaf_bytes"),   count_or(json, "opaque_bytes")};
}

Json to_json(const Verdict& verdict) {
  return {{"outcome", name(verdict.outcome)},
          {"exit_code", verdict.exit_code},
          {"line", verdict.line},
          {"reasons", verdict.reasons},
          {"notes", verdict.notes}};
}

Verdict read_verdict(const Json& json) {
  Verdict verdict;
  verdict.outcome = parse_word(
      string_or(json, "outcome"),
      {Outcome::approved, Outcome::rejected, Outcome::incomplete, Outcome::data_missing},
      [](Outcome outcome) { return name(outcome); }, Outcome::incomplete);
  // The code follows from the outcome; a report that says otherwise is not believed.
  switch (verdict.outcome) {
    case Outcome::approved:
      verdict.exit_code = 0;
      break;
    case Outcome::rejected:
      verdict.exit_code = 1;
      break;
    case Outcome::incomplete:
      verdict.exit_code = 3;
      break;
    case Outcome::data_missing:
      verdict.exit_code = 4;
      break;
  }
  verdict.line = string_or(json, "line");
  verdict.reasons = strings(member(json, "reasons"));
  verdict.notes = strings(member(json, "notes"));
  return verdict;
}

Json to_json(const CoverageEntry& entry) {
  return {{"path", entry.path},
          {"reason", entry.reason},
          {"detail", entry.detail},
          {"size", entry.size},
          {"blocking", entry.blocking}};
}

Json to_json(const Diagnostic& diagnostic) {
  return {{"severity", text(diagnostic.severity)},
          {"message", diagnostic.message},
          {"where", diagnostic.where}};
}

template <class T>
Json array_of(const std::vector<T>& items) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

}  // namespace

std::string to_json(const ScanReport& report) {
  Json coverage = to_json(report.coverage);
  coverage["unscanned"] = array_of(report.opaque);
  const Json json = {{"schema", ScanReport::kSchema},
                     {"tool", {{"name", "assay"}, {"version", report.tool_version}}},
                     {"package",
                      {{"name", report.package_name},
                       {"size", report.package_size},
                       {"sha256", report.package_sha256},
                       {"type", report.package_type}}},
                     {"verdict", to_json(report.verdict)},
                     {"policy", to_json(report.policy)},
                     {"advisories", to_json(report.advisories)},
                     {"engines", array_of(report.engines)},
                     {"findings", array_of(report.findings)},
                     {"components", array_of(report.components)},
                     {"coverage", std::move(coverage)},
                     {"diagnostics", array_of(report.diagnostics)}};
  // The sandbox is a property of the machine, not of the package: the same scan on another machine
  // gives the same bytes.
  return dump_json(json, 1) + "\n";
}

Result<ScanReport> from_json(std::string_view text) {
  ASSAY_ASSIGN(const Json json, parse_json(text));
  if (!json.is_object() || int_or(json, "schema") != ScanReport::kSchema) {
    return fail(ErrorCode::unsupported, "not a scan report of schema 1");
  }
  ScanReport report;
  report.tool_version = string_or(member(json, "tool"), "version");
  const Json& package = member(json, "package");
  report.package_name = string_or(package, "name");
  report.package_size = count_or(package, "size");
  report.package_sha256 = string_or(package, "sha256");
  report.package_type = string_or(package, "type");
  report.verdict = read_verdict(member(json, "verdict"));
  report.policy = read_policy(member(json, "policy"));
  report.advisories = read_info(member(json, "advisories"));
  for (const auto& engine : member(json, "engines")) report.engines.push_back(read_engine(engine));
  for (const auto& finding : member(json, "findings"))
    report.findings.push_back(read_finding(finding));
  for (const auto& component : member(json, "components"))
    report.components.push_back(read_component(component));
  report.coverage = read_totals(member(json, "coverage"));
  for (const auto& entry : member(member(json, "coverage"), "unscanned")) {
    report.opaque.push_back({string_or(entry, "path"), string_or(entry, "reason"),
                             string_or(entry, "detail"), count_or(entry, "size"),
                             bool_or(entry, "blocking", true)});
  }
  for (const auto& one : member(json, "diagnostics")) {
    report.diagnostics.push_back(
        {parse_word(
             string_or(one, "severity"), {Severity::info, Severity::warning, Severity::error},
             [](Severity severity) { return scan::text(severity); }, Severity::error),
         string_or(one, "message"), string_or(one, "where")});
  }
  return report;
}

}  // namespace assay::scan
