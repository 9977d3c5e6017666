#include "scan/verdict.h"

#include "advisory/record.h"
#include "catalog/version.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace assay::scan {

namespace {

constexpr std::size_t kNamed = 5;  // blocking findings that the line names

bool too_old(const std::string& date, int max_days, Seconds now) {
  if (max_days == 0) return false;
  Seconds then{};
  if (!parse_rfc3339(date, then))
    return true;  // a date that nobody can read is no proof of freshness
  return now - then > std::chrono::days(max_days);
}

std::string day(const std::string& date) {
  return date.empty() ? "unknown date" : date.substr(0, 10);
}

// Reasons why the data may not decide (exit 4), and what a reader must know about them anyway.
void judge_advisories(const ScanReport& report, Seconds now, std::vector<std::string>& missing,
                      std::vector<std::string>& notes) {
  const auto& data = report.advisories;
  const auto& policy = report.policy;
  if (data.kind == advisory::Kind::none) {
    missing.emplace_back(
        "no advisory data: run `assay db update`, or `assay db import PATH` from a mirror");
    return;
  }
  if (data.kind == advisory::Kind::starter) {
    (policy.accept_starter_data ? notes : missing)
        .emplace_back(
            "advisory data: only the built-in starter set; run `assay db update` for the full "
            "data");
    return;
  }
  if (too_old(data.newest, policy.max_data_age_days, now)) {
    missing.push_back(
        fmt::format("advisory data of {} is older than the {} days that policy {} allows",
                    day(data.newest), policy.max_data_age_days, policy.name));
  } else {
    notes.push_back(fmt::format("advisory data of {}, {} records", day(data.newest), data.records));
  }
}

// One missing ecosystem would make its components look clean.
void judge_ecosystems(const ScanReport& report, std::vector<std::string>& missing,
                      std::vector<std::string>& notes) {
  if (report.advisories.kind != advisory::Kind::full) return;
  std::set<std::string> have;
  std::set<std::string> releases;
  for (const auto& [ecosystem, records] : report.advisories.ecosystems) {
    if (records == 0) continue;
    have.insert(ecosystem.substr(0, ecosystem.find(':')));
    releases.insert(ecosystem);
  }
  std::set<std::string> lacking;
  for (const auto& item : report.components) {
    const auto& component = item.component;
    if (component.project || component.purl.version.empty()) continue;
    if (!component.distro.empty()) {
      // Another release of the same distribution says nothing about this one.
      const std::string release = advisory::ecosystem_name(component.distro);
      if (!releases.contains(release)) lacking.insert(release);
      continue;
    }
    const auto& names = catalog::scheme_for_purl_type(component.purl.type).ecosystems;
    const bool covered =
        names.empty() || std::any_of(names.begin(), names.end(), [&](std::string_view n) {
          return have.contains(std::string(n));
        });
    if (!covered) lacking.insert(component.purl.type);
  }
  for (const auto& type : lacking) {
    (report.policy.accept_starter_data ? notes : missing)
        .push_back(
            fmt::format("no advisory data for {} packages: they were listed, not matched", type));
  }
}

void judge_malware(const ScanReport& report, Seconds now, std::vector<std::string>& missing,
                   std::vector<std::string>& incomplete, std::vector<std::string>& notes) {
  const auto& policy = report.policy;
  bool completed = false;
  bool full = false;
  for (const auto& engine : report.engines) {
    if (engine.state == malware::EngineState::failed) {
      incomplete.push_back(fmt::format("malware engine {} failed: {}", engine.name, engine.reason));
    } else if (engine.state == malware::EngineState::not_scanned) {
      notes.push_back(
          fmt::format("malware engine {}: not scanned ({})", engine.name, engine.reason));
    } else {
      completed = true;
      if (engine.data_kind != "full") continue;
      if (too_old(engine.data_date, policy.max_data_age_days, now)) {
        notes.push_back(fmt::format("signatures of {} are of {}, older than the {} days allowed",
                                    engine.name, day(engine.data_date), policy.max_data_age_days));
      } else {
        full = true;
      }
    }
  }
  if (!policy.require_malware) return;
  if (!completed) {
    incomplete.emplace_back("no malware engine ran: the package was not scanned for viruses");
  } else if (!full) {
    (policy.accept_starter_data ? notes : missing)
        .emplace_back(
            "malware signatures: only the built-in starter set, or older than policy allows");
  }
}

std::string number(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string short_name(const Finding& finding) {
  if (finding.match && finding.match->score) {
    return fmt::format("{} {:.1f}", finding.rule, finding.match->score->value);
  }
  if (finding.match) return finding.rule + " unscored " + finding.match->severity;
  return finding.rule;
}

std::string blocking_line(const std::vector<const Finding*>& blocking) {
  std::string line = fmt::format("{} blocking (", blocking.size());
  for (std::size_t i = 0; i < std::min(kNamed, blocking.size()); ++i) {
    line += (i > 0 ? ", " : "") + short_name(*blocking[i]);
  }
  if (blocking.size() > kNamed) line += fmt::format(", and {} more", blocking.size() - kNamed);
  return line + ")";
}

}  // namespace

Verdict decide(const ScanReport& report, Seconds now) {
  Verdict verdict;
  std::vector<std::string> missing;
  std::vector<std::string> incomplete;
  judge_advisories(report, now, missing, verdict.notes);
  judge_ecosystems(report, missing, verdict.notes);
  judge_malware(report, now, missing, incomplete, verdict.notes);

  std::vector<const Finding*> blocking;
  std::size_t unread = 0;
  std::size_t unknown = 0;
  for (const auto& finding : report.findings) {
    if (finding.match && !finding.match->score) ++unknown;
    if (!finding.blocking) continue;
    if (finding.type == FindingType::coverage) {
      ++unread;
      incomplete.push_back(finding.title + ": " +
                           (finding.paths.empty() ? "?" : finding.paths.front()));
    } else {
      blocking.push_back(&finding);
    }
  }
  if (unknown > 0) {
    verdict.notes.push_back(number(unknown, "vulnerability has", "vulnerabilities have") +
                            " no known score");
  }

  if (!blocking.empty()) {
    verdict.outcome = Outcome::rejected;
    verdict.exit_code = 1;
    verdict.line = "rejected — " + blocking_line(blocking);
    for (const auto* finding : blocking)
      verdict.reasons.push_back(finding->component_name + ": " + finding->title);
    verdict.reasons.insert(verdict.reasons.end(), missing.begin(), missing.end());
    verdict.reasons.insert(verdict.reasons.end(), incomplete.begin(), incomplete.end());
  } else if (!missing.empty()) {
    verdict.outcome = Outcome::data_missing;
    verdict.exit_code = 4;
    verdict.line = "data missing — " + missing.front();
    verdict.reasons = missing;
    verdict.reasons.insert(verdict.reasons.end(), incomplete.begin(), incomplete.end());
  } else if (!incomplete.empty()) {
    verdict.outcome = Outcome::incomplete;
    verdict.exit_code = 3;
    verdict.line =
        "incomplete — " + (unread > 0 ? number(unread, "part", "parts") +
                                            " could not be inspected (" + incomplete.front() + ")"
                                      : incomplete.front());
    verdict.reasons = incomplete;
  } else {
    verdict.outcome = Outcome::approved;
    verdict.exit_code = 0;
    verdict.line = fmt::format("approved — 0 blocking, {}, {}",
                               number(report.findings.size(), "other finding", "other findings"),
                               number(report.components.size(), "component", "components"));
  }
  if (report.policy.accept_starter_data)
    verdict.line += " [policy " + report.policy.name + ": accepts starter, partial and old data]";
  return verdict;
}

}  // namespace assay::scan
