#include "scan/findings.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace assay::scan {

namespace {

double score_of(const Finding& finding) {
  if (finding.type == FindingType::virus) return 11.0;
  if (finding.match && finding.match->score) return finding.match->score->value;
  if (finding.match && finding.match->severity == "critical") return 9.0;
  if (finding.match && finding.match->severity == "high") return 7.0;
  return finding.type == FindingType::coverage ? 5.0 : 0.0;
}

void add_places(Finding& finding, const Occurrences& occurrences, unpack::ArtifactId id) {
  finding.path_count += occurrences.count(id);
  for (auto& path : occurrences.paths(id, kMaxPaths)) {
    if (finding.paths.size() >= kMaxPaths) break;
    if (std::find(finding.paths.begin(), finding.paths.end(), path) == finding.paths.end()) {
      finding.paths.push_back(std::move(path));
    }
  }
}

std::string label(const catalog::Component& component) {
  return component.purl.version.empty() ? component.purl.name
                                        : component.purl.name + " " + component.purl.version;
}

// The clause of the policy that applies to a vulnerability, and whether it blocks.
void judge(Finding& finding, const Policy& policy) {
  const auto& match = *finding.match;
  if (match.score) {
    finding.blocking = match.score->value >= policy.max_cvss - 1e-9;
    finding.why = fmt::format("CVSS {:.1f} v{} ({}) is {} the limit of {:.1f}", match.score->value,
                              match.score->version, match.score->source,
                              finding.blocking ? "at or above" : "below", policy.max_cvss);
    return;
  }
  const bool high = match.severity == "high" || match.severity == "critical";
  finding.blocking = high && policy.block_unscored_high;
  finding.why = high ? fmt::format("no CVSS score is known; its source calls it {}", match.severity)
                     : fmt::format("score unknown (severity {}): a person should look at it",
                                   match.severity.empty() ? "unknown" : match.severity);
}

std::string title(const advisory::Match& match) {
  std::string text = match.id;
  if (match.score) {
    text += fmt::format(" · CVSS {:.1f} v{} ({})", match.score->value, match.score->version,
                        match.score->source);
  } else {
    text += " · score unknown, severity " + (match.severity.empty() ? "unknown" : match.severity);
  }
  if (!match.fixed.empty()) text += " · fixed in " + match.fixed.front();
  return text;
}

bool unreadable(const unpack::Artifact& artifact) {
  return artifact.status == unpack::Coverage::opaque || artifact.damaged;
}

// Something that a seller can mend, in words.
std::string coverage_title(const unpack::Artifact& artifact) {
  std::string text =
      fmt::format("{}: {}", unpack::name(artifact.reason),
                  artifact.detail.empty() ? "could not be looked into" : artifact.detail);
  if (artifact.damaged) text += "; what lies before the damage was scanned";
  return text;
}

}  // namespace

std::string path_class(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) {
      out += c;
    } else if (out.empty() || out.back() != '#') {
      out += '#';
    }
  }
  return out;
}

std::string finding_id(FindingType type, std::string_view rule, std::string_view purl,
                       std::string_view path_class) {
  const std::string identity = fmt::format("{}\n{}\n{}\n{}", name(type), rule, purl, path_class);
  const Digest digest = sha256(as_bytes(identity));
  return fmt::format("V-{:04}-{:08x}", be32(digest.bytes, 4) % 10000, be32(digest.bytes, 0));
}

std::vector<Finding> vulnerability_findings(const std::vector<advisory::Match>& matches,
                                            const std::vector<catalog::Component>& components,
                                            const Occurrences& occurrences, const Policy& policy) {
  std::vector<Finding> findings;
  findings.reserve(matches.size());
  for (const auto& match : matches) {
    const auto& component = components[match.component];
    Finding finding;
    finding.type = FindingType::vulnerability;
    finding.match = match;
    finding.rule = match.id;
    finding.title = title(match);
    finding.component = component.purl.to_string();
    finding.component_name = label(component);
    finding.id = finding_id(finding.type, finding.rule, finding.component, "");
    int best = 0;
    for (const auto& evidence : component.evidence) {
      add_places(finding, occurrences, evidence.artifact);
      if (evidence.confidence > best) {
        best = evidence.confidence;
        finding.evidence =
            evidence.detail.empty() ? evidence.rule : evidence.rule + ": " + evidence.detail;
      }
    }
    finding.confidence = best;
    judge(finding, policy);
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> virus_findings(const std::vector<malware::Detection>& detections,
                                    const std::vector<malware::EngineStatus>& engines,
                                    const unpack::Tree& tree, const Occurrences& occurrences,
                                    const Policy& policy) {
  std::map<std::string, Finding> by_id;
  for (const auto& detection : detections) {
    const std::string rule = detection.engine + ":" + detection.signature;
    std::string where = tree.path(detection.artifact);
    where = path_class(std::string_view(where).substr(std::min(where.size(), where.find("!/"))));
    const std::string id = finding_id(FindingType::virus, rule, "", where);
    Finding& finding = by_id[id];
    if (finding.id.empty()) {
      finding.id = id;
      finding.type = FindingType::virus;
      finding.blocking = policy.block_virus;
      finding.why = policy.block_virus ? "a virus, trojan or malicious program blocks approval"
                                       : "the policy reports viruses without blocking";
      finding.rule = detection.signature;
      finding.title = detection.signature + " found by " + detection.engine;
      finding.component_name = detection.engine + " " + detection.signature;
      finding.evidence = detection.description;
      for (const auto& engine : engines) {
        if (engine.name != detection.engine) continue;
        if (!finding.evidence.empty()) finding.evidence += "; ";
        finding.evidence += fmt::format("{} {}, signatures {} ({})", engine.name, engine.version,
                                        engine.data_version, engine.data_kind);
      }
    }
    add_places(finding, occurrences, detection.artifact);
  }
  std::vector<Finding> findings;
  for (auto& [id, finding] : by_id) findings.push_back(std::move(finding));
  return findings;
}

std::vector<Finding> coverage_findings(const unpack::Tree& tree, const Occurrences& occurrences,
                                       const Policy& policy) {
  std::map<std::string, Finding> by_id;
  for (unpack::ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
    const auto& artifact = tree.artifacts[id];
    if (!unreadable(artifact) || artifact.same_as != unpack::kNoArtifact) continue;
    // Gaps and padding are in the ledger; only content that can run or hold files is a finding.
    if (!artifact.executable_or_archive && !artifact.damaged) continue;
    std::string where = tree.path(id);
    where = path_class(std::string_view(where).substr(std::min(where.size(), where.find("!/"))));
    const std::string key =
        finding_id(FindingType::coverage, unpack::name(artifact.reason), "", where);
    Finding& finding = by_id[key];
    if (finding.id.empty()) {
      finding.id = key;
      finding.type = FindingType::coverage;
      finding.blocking = policy.block_opaque;
      finding.rule = unpack::name(artifact.reason);
      finding.title = coverage_title(artifact);
      finding.component_name =
          artifact.type == nullptr ? "unknown data" : std::string(artifact.type->name);
      finding.why = "executable or archive content that could not be inspected blocks approval";
    }
    add_places(finding, occurrences, id);
  }
  std::vector<Finding> findings;
  for (auto& [id, finding] : by_id) findings.push_back(std::move(finding));
  return findings;
}

void sort_findings(std::vector<Finding>& findings) {
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.blocking != b.blocking) return a.blocking;
    const double left = score_of(a);
    const double right = score_of(b);
    if (left != right) return left > right;
    return a.id < b.id;
  });
}

}  // namespace assay::scan
