// What a person reads on a terminal. The last line is the verdict.
#include "report/writer.h"

#include <fmt/core.h>

namespace assay::report {

namespace {

constexpr std::size_t kMaxRows = 200;

// Control characters of a hostile name must not reach a terminal.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return out;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

void finding_rows(std::string& out, const scan::Finding& finding) {
  out += fmt::format("{}  {}  {}\n", finding.blocking ? "BLOCKING" : "info    ", finding.id,
                     plain(finding.title));
  out += fmt::format("          {}\n", plain(finding.component_name));
  if (!finding.paths.empty()) {
    out += fmt::format("          in {}", plain(finding.paths.front()));
    if (finding.path_count > 1) {
      out += fmt::format("  (and {} more places)", finding.path_count - 1);
    }
    out += '\n';
  }
  if (finding.type != scan::FindingType::coverage) {
    out += fmt::format("          {}\n", plain(finding.why));
  }
}

void findings(std::string& out, const scan::ScanReport& report) {
  if (report.findings.empty()) return;
  out += '\n';
  std::size_t shown = 0;
  for (const auto& finding : report.findings) {
    if (++shown > kMaxRows) {
      out += fmt::format("… {} more findings: `-o json` or `-o xlsx=FILE` has all of them\n",
                         report.findings.size() - kMaxRows);
      break;
    }
    finding_rows(out, finding);
  }
}

void unscanned(std::string& out, const scan::ScanReport& report) {
  if (report.opaque.empty()) return;
  out += "\nNot inspected:\n";
  std::size_t shown = 0;
  for (const auto& entry : report.opaque) {
    if (++shown > kMaxRows) {
      out +=
          fmt::format("  … {} more: `assay inspect` lists them\n", report.opaque.size() - kMaxRows);
      break;
    }
    out +=
        fmt::format("  {}  {}{}{}  [{}]\n", plain(entry.path), entry.reason,
                    entry.detail.empty() ? "" : ": ", plain(entry.detail), size_text(entry.size));
  }
}

void engines(std::string& out, const scan::ScanReport& report) {
  for (const auto& engine : report.engines) {
    const bool ran = engine.state == malware::EngineState::completed;
    out += fmt::format("malware: {} {}\n", engine.name,
                       ran ? fmt::format("{} ({} signatures)", engine.version, engine.data_kind)
                           : "not scanned: " + plain(engine.reason));
  }
}

void warnings(std::string& out, const scan::ScanReport& report) {
  for (const auto& diagnostic : report.diagnostics) {
    if (diagnostic.severity == Severity::info) continue;
    out += fmt::format("warning: {}{}{}\n", plain(diagnostic.where),
                       diagnostic.where.empty() ? "" : ": ", plain(diagnostic.message));
  }
  for (const auto& note : report.verdict.notes) out += "note: " + plain(note) + '\n';
}

Result<std::string> write(const scan::ScanReport& report, const Context&) {
  std::string out = fmt::format(
      "{}  {}  {}\nsha256 {}\n", plain(report.package_name), report.package_type,
      size_text(report.package_size),
      report.package_sha256.empty() ? "unknown (not read to its end)" : report.package_sha256);
  out += fmt::format("{} {}; {} {} opened, {} read, {} not inspected\n", report.components.size(),
                     report.components.size() == 1 ? "component" : "components",
                     report.coverage.opened_files,
                     report.coverage.opened_files == 1 ? "file" : "files",
                     report.coverage.leaf_files, report.coverage.opaque_files);
  engines(out, report);
  findings(out, report);
  unscanned(out, report);
  out += '\n';
  warnings(out, report);
  out += "verdict: " + plain(report.verdict.line) + '\n';
  return out;
}

}  // namespace

extern const Writer table{
    .name = "table",
    .title = "For a person at a terminal; the last line is the verdict",
    .media_type = "text/plain; charset=utf-8",
    .extension = "txt",
    .write = write,
};

}  // namespace assay::report
