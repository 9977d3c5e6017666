#include "worker/run_scan.h"

#include "base/file.h"
#include "base/json.h"
#include "worker/clam_server.h"
#include "worker/sandbox.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <thread>

namespace assay::worker {

namespace {

constexpr char kProgress = 'p';
constexpr char kTimings = 't';
constexpr char kSandbox = 's';
constexpr char kReport = 'r';
constexpr auto kDefaultTimeout = std::chrono::hours(4);
constexpr auto kProgressEvery = std::chrono::milliseconds(100);

std::string clam_folder(const std::string& home) { return home + "/signatures/clamav"; }

// What the child has opened before the door closes.
struct Opened {
  unpack::Package package;
  std::unique_ptr<ByteSource> source;
  std::unique_ptr<ByteStream> stream;
  std::optional<advisory::Database> database;
  malware::Options malware;
};

Status open_package(const ScanJob& job, Jail& jail, Opened& opened) {
  opened.package.name = job.package_name;
  if (job.package_path.empty()) {
    opened.stream = std::make_unique<FdStream>(STDIN_FILENO);
    opened.package.stream = opened.stream.get();
    return {};
  }
  struct stat st{};
  if (::stat(job.package_path.c_str(), &st) != 0) {
    return std::unexpected(os_error("cannot open", job.package_path));
  }
  if (S_ISDIR(st.st_mode)) {
    opened.package.folder = job.package_path;
    jail.may_read(job.package_path);
    return {};
  }
  if (S_ISFIFO(st.st_mode))
    return fail(ErrorCode::invalid_input, "a pipe: use - for standard input", job.package_path);
  ASSAY_ASSIGN(opened.source, FileSource::open(job.package_path));
  opened.package.source = opened.source.get();
  return {};
}

// Missing data fall back to the starter set, which says what it is; damaged data are an error.
Status open_database(const ScanJob& job, Opened& opened) {
  auto database = advisory::Database::open(job.home);
  if (database) {
    opened.database.emplace(std::move(*database));
    return {};
  }
  const ErrorCode code = database.error().code;
  if (code != ErrorCode::unavailable && code != ErrorCode::not_found) {
    return std::unexpected(std::move(database).error());
  }
  opened.database.emplace(advisory::Database::starter());
  return {};
}

std::string encode(const scan::Progress& progress) {
  return dump_json(Json::array({std::string(progress.stage), progress.package_bytes,
                                progress.package_size, progress.members, progress.unpacked_bytes}));
}

std::string encode(const std::vector<scan::Timing>& timings) {
  Json list = Json::array();
  for (const auto& t : timings)
    list.push_back(Json::array({t.stage, t.cpu_seconds, t.wall_seconds}));
  return dump_json(list);
}

// How the child reaches assay-clam, or why it does not.
struct Clam {
  std::optional<ClamServer> own;
  Fd socket;
  std::string missing;
};

// Missing program or data is said in the report; what is there and does not work is an error.
Status reach_clam(const ScanJob& job, Clam& clam) {
  if (!job.malware) return {};
  const ClamServer* server = job.clam;
  if (server == nullptr) {
    auto started = ClamServer::start(clam_folder(job.home));
    if (!started && started.error().code == ErrorCode::not_found) {
      clam.missing = started.error().message;
      return {};
    }
    if (!started) return std::unexpected(std::move(started).error());
    server = &clam.own.emplace(std::move(*started));
  }
  ASSAY_ASSIGN(clam.socket, server->connect());
  return {};
}

// The child's whole life.
Status scan_in_jail(const ScanJob& job, const Clam& clam, Jail& jail) {
  Opened opened;
  ASSAY_TRY(open_package(job, jail, opened));
  ASSAY_TRY(open_database(job, opened));
  scan::Request request;
  request.package = opened.package;
  request.unpack.limits = job.limits;
  request.unpack.scratch_dir = jail.scratch();
  request.policy = job.policy;
  request.malware.enabled = job.malware;
  request.malware.rules_dir = job.home + "/signatures/yara";
  request.malware.signatures_dir = clam_folder(job.home);
  request.malware.clam_socket = clam.socket.get();
  request.malware.clam_missing = clam.missing;
  if (job.malware) request.malware.rules = malware::warm(request.malware);
  request.now = job.now;
  auto last = std::chrono::steady_clock::time_point();
  std::string stage;
  request.progress = [&](const scan::Progress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (progress.stage == stage && now - last < kProgressEvery) return;
    last = now;
    stage = progress.stage;
    (void)jail.send(kProgress, encode(progress));  // a parent that is gone is found out at the end
  };
  request.sandbox = jail.lock();
  ASSAY_TRY(jail.send(kSandbox, dump_json(Json(request.sandbox))));
  std::vector<scan::Timing> timings;
  ASSAY_ASSIGN(const scan::ScanReport report, scan::run(request, &*opened.database, &timings));
  ASSAY_TRY(jail.send(kTimings, encode(timings)));
  return jail.send(kReport, scan::to_json(report));
}

// What arrives in the parent. The child may have been taken over: nothing here is trusted to be
// well-formed.
class Answers {
 public:
  explicit Answers(const ScanJob& job) : job_(job) {}

  void take(char tag, std::string_view payload) {
    if (tag == kReport) report_json_ = std::string(payload);
    if (tag == kProgress && job_.progress) progress(payload);
    if (tag == kTimings) timings(payload);
    if (tag == kSandbox) layers(payload);
  }

  Result<ScanOutcome> outcome() && {
    if (!report_json_) return fail(ErrorCode::internal, "the scan process sent no report");
    ScanOutcome outcome;
    ASSAY_ASSIGN(outcome.report, scan::from_json(*report_json_));
    outcome.report_json = std::move(*report_json_);
    outcome.timings = std::move(timings_);
    outcome.sandbox = std::move(sandbox_);
    return outcome;
  }

 private:
  void progress(std::string_view payload) const {
    const auto list = parse_json(payload);
    if (!list || !list->is_array() || list->size() != 5 || !(*list)[0].is_string()) return;
    for (std::size_t i = 1; i < 5; ++i) {
      if (!(*list)[i].is_number_unsigned()) return;
    }
    const auto stage = (*list)[0].get<std::string>();
    scan::Progress out;
    out.stage = stage;
    out.package_bytes = (*list)[1].get<std::uint64_t>();
    out.package_size = (*list)[2].get<std::uint64_t>();
    out.members = (*list)[3].get<std::uint64_t>();
    out.unpacked_bytes = (*list)[4].get<std::uint64_t>();
    job_.progress(out);
  }

  void timings(std::string_view payload) {
    const auto list = parse_json(payload);
    if (!list || !list->is_array()) return;
    for (const auto& item : *list) {
      if (!item.is_array() || item.size() != 3 || !item[0].is_string()) continue;
      if (!item[1].is_number() || !item[2].is_number()) continue;
      timings_.push_back(
          {item[0].get<std::string>(), item[1].get<double>(), item[2].get<double>()});
    }
  }

  void layers(std::string_view payload) {
    const auto list = parse_json(payload);
    if (!list || !list->is_object()) return;
    for (const auto& [layer, state] : list->items()) {
      if (state.is_string()) sandbox_[layer] = state.get<std::string>();
    }
  }

  const ScanJob& job_;
  std::map<std::string, std::string> sandbox_;
  std::optional<std::string> report_json_;
  std::vector<scan::Timing> timings_;
};

SandboxOptions options_of(const ScanJob& job, const Clam& clam) {
  SandboxOptions options;
  const auto timeout =
      job.timeout.count() > 0 ? job.timeout : std::chrono::seconds(kDefaultTimeout);
  options.timeout = timeout;
  options.cancelled = job.cancelled;
  options.tick = job.tick;
  options.scratch_dir = job.scratch_dir;
  if (options.scratch_dir.empty())
    options.scratch_dir = std::filesystem::temp_directory_path().string();
  if (job.package_path.empty()) options.keep_fds.push_back(STDIN_FILENO);
  if (clam.socket) options.keep_fds.push_back(clam.socket.get());
  Lockdown& rules = options.lockdown;
  rules.memory_bytes = job.memory_bytes;
  rules.cpu =
      timeout * std::max(1u, std::thread::hardware_concurrency()) + std::chrono::seconds(10);
  rules.file_bytes = job.limits.member_bytes;
  // Nothing else of home: it holds the centre's records and other sellers' packages. The libraries'
  // folders are for character-set tables that the C library loads at first use.
  rules.readable = {
      job.home + "/advisories", job.home + "/signatures", "/usr/lib", "/lib", "/lib64",
      "/usr/share/zoneinfo"};
  return options;
}

}  // namespace

Result<ScanOutcome> run_scan(const ScanJob& job) {
  Clam clam;
  ASSAY_TRY(reach_clam(job, clam));
  Answers answers(job);
  ASSAY_TRY(run_sandboxed(
      options_of(job, clam), [&](Jail& jail) { return scan_in_jail(job, clam, jail); },
      [&answers](char tag, std::string_view payload) { answers.take(tag, payload); }));
  return std::move(answers).outcome();
}

std::string missing_layers(const std::map<std::string, std::string>& sandbox) {
  if (sandbox.empty()) return "the scan process told no layers";
  std::string words;
  for (const auto& [layer, state] : sandbox) {
    if (state != "active") words += (words.empty() ? "" : "; ") + layer + ": " + state;
  }
  return words;
}

}  // namespace assay::worker
