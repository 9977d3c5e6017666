#include "scan/scan.h"

#include "catalog/catalog.h"
#include "scan/findings.h"
#include "scan/verdict.h"
#include "scan/version.h"

#include <ctime>

namespace assay::scan {

namespace {

double clock_seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// CPU and wall seconds of one stage, counted only while it is on.
class Stopwatch {
 public:
  explicit Stopwatch(bool enabled) : enabled_(enabled) {}
  void start() {
    if (!enabled_) return;
    cpu_ -= clock_seconds(CLOCK_THREAD_CPUTIME_ID);
    wall_ -= clock_seconds(CLOCK_MONOTONIC);
  }
  void stop() {
    if (!enabled_) return;
    cpu_ += clock_seconds(CLOCK_THREAD_CPUTIME_ID);
    wall_ += clock_seconds(CLOCK_MONOTONIC);
  }
  Timing timing(std::string stage) const { return {std::move(stage), cpu_, wall_}; }
  double cpu() const { return cpu_; }
  double wall() const { return wall_; }

 private:
  bool enabled_;
  double cpu_ = 0;
  double wall_ = 0;
};

class Running {
 public:
  explicit Running(Stopwatch& watch) : watch_(watch) { watch_.start(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { watch_.stop(); }

 private:
  Stopwatch& watch_;
};

// Hands every event of the unpack engine to the catalog and to the malware engines.
class Fan final : public unpack::Observer {
 public:
  Fan(catalog::Catalog& catalog, malware::Malware& malware, const Request& request, bool timed)
      : catalog_watch(timed),
        malware_watch(timed),
        catalog_(catalog),
        malware_(malware),
        request_(request) {
    progress_.package_size = request.package.source != nullptr ? request.package.source->size() : 0;
    progress_.stage = "unpack";
  }

  void enter(const unpack::Tree& tree, unpack::ArtifactId id) override { catalog_.enter(tree, id); }
  void leave(const unpack::Tree& tree, unpack::ArtifactId id) override {
    const Running running(catalog_watch);
    catalog_.leave(tree, id);
  }
  void repeat(const unpack::Tree& tree, unpack::ArtifactId id) override {
    catalog_.repeat(tree, id);
  }
  void content(const unpack::Tree& tree, unpack::ArtifactId id,
               const unpack::Content& content) override {
    {
      const Running running(catalog_watch);
      catalog_.content(tree, id, content);
    }
    const Running running(malware_watch);
    malware_.content(tree, id, content);
  }
  void progress(std::uint64_t package_bytes, std::uint64_t members,
                std::uint64_t unpacked) override {
    if (!request_.progress) return;
    progress_.package_bytes = package_bytes;
    progress_.members = members;
    progress_.unpacked_bytes = unpacked;
    request_.progress(progress_);
  }
  void stage(std::string_view name) {
    if (!request_.progress) return;
    progress_.stage = name;
    request_.progress(progress_);
  }

  Stopwatch catalog_watch;
  Stopwatch malware_watch;

 private:
  catalog::Catalog& catalog_;
  malware::Malware& malware_;
  const Request& request_;
  Progress progress_;
};

std::vector<CoverageEntry> opaque_entries(const unpack::Tree& tree) {
  std::vector<CoverageEntry> entries;
  for (unpack::ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
    const auto& artifact = tree.artifacts[id];
    if (artifact.status != unpack::Coverage::opaque && !artifact.damaged) continue;
    entries.push_back({tree.path(id), unpack::name(artifact.reason), artifact.detail, artifact.size,
                       artifact.executable_or_archive || artifact.damaged});
  }
  return entries;
}

std::vector<ReportComponent> located(std::vector<catalog::Component> components,
                                     const unpack::Tree& tree) {
  std::vector<ReportComponent> out;
  out.reserve(components.size());
  for (auto& component : components) {
    ReportComponent item;
    for (const auto& evidence : component.evidence)
      item.locations.push_back(tree.path(evidence.artifact));
    item.component = std::move(component);
    out.push_back(std::move(item));
  }
  return out;
}

void describe_package(ScanReport& report, const unpack::Tree& tree) {
  if (tree.artifacts.empty()) return;
  const auto& root = tree.artifacts.front();
  report.package_name = root.path;
  report.package_size = root.size;
  report.package_sha256 = root.digest == Digest{} ? "" : root.digest.hex();
  report.package_type = root.type == nullptr ? "unknown" : std::string(root.type->name);
  report.coverage = tree.totals();
  report.opaque = opaque_entries(tree);
}

}  // namespace

Result<ScanReport> run(const Request& request, const advisory::Database* database,
                       std::vector<Timing>* timings) {
  const bool timed = timings != nullptr;
  Diagnostics diagnostics;
  catalog::Catalog catalog(diagnostics);
  malware::Malware malware(request.malware);
  Fan fan(catalog, malware, request, timed);

  Stopwatch unpack_watch(timed);
  unpack_watch.start();
  ASSAY_ASSIGN(const unpack::Tree tree, unpack::unpack(request.package, request.unpack, fan));
  unpack_watch.stop();

  ScanReport report;
  report.tool_version = kVersion;
  report.policy = request.policy;
  report.sandbox = request.sandbox;
  describe_package(report, tree);
  const Occurrences occurrences(tree);

  fan.catalog_watch.start();
  auto components = catalog.finish(tree);
  fan.catalog_watch.stop();

  fan.stage("match");
  Stopwatch match_watch(timed);
  match_watch.start();
  if (database != nullptr) {
    report.advisories = database->info();
    const auto matches = database->match(components, request.policy.score_rule);
    report.findings = vulnerability_findings(matches, components, occurrences, request.policy);
  }
  match_watch.stop();

  fan.stage("malware");
  fan.malware_watch.start();
  const auto detections = malware.finish();
  fan.malware_watch.stop();
  report.engines = malware.engines();

  fan.stage("report");
  for (auto& finding :
       virus_findings(detections, report.engines, tree, occurrences, request.policy)) {
    report.findings.push_back(std::move(finding));
  }
  for (auto& finding : coverage_findings(tree, occurrences, request.policy)) {
    report.findings.push_back(std::move(finding));
  }
  sort_findings(report.findings);
  report.components = located(std::move(components), tree);
  report.diagnostics = diagnostics.items();
  report.verdict = decide(report, request.now);
  if (timed) {
    // The engines run inside the unpack loop; what is left is unpacking and hashing.
    timings->push_back({"unpack",
                        unpack_watch.cpu() - fan.catalog_watch.cpu() - fan.malware_watch.cpu(),
                        unpack_watch.wall() - fan.catalog_watch.wall() - fan.malware_watch.wall()});
    timings->push_back(fan.catalog_watch.timing("catalog"));
    timings->push_back(match_watch.timing("match"));
    timings->push_back(fan.malware_watch.timing("malware"));
  }
  return report;
}

}  // namespace assay::scan
