#include "worker/queue.h"

#include "base/file.h"
#include "worker/clam_server.h"
#include "worker/run_scan.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <thread>

namespace assay::worker {
namespace {

using std::chrono::steady_clock;

// Progress is worth a write to the database twice a second at most; the lease is renewed in time
// even when nothing moves.
constexpr auto kProgressEvery = std::chrono::milliseconds(500);

std::string host_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0) return "localhost";
  return name;
}

// Field 22 of /proc/PID/stat (proc(5)): ticks since boot. The command before it may hold anything,
// so fields are counted behind its last parenthesis. Empty for a process that is gone, and for one
// that has ended and that nobody waited for yet.
std::string start_of(const std::string& pid) {
  const auto text = read_file("/proc/" + pid + "/stat", 4096);
  if (!text) return "";
  std::size_t at = text->rfind(')');
  if (at == std::string::npos || at + 2 >= text->size() || (*text)[at + 2] == 'Z') return "";
  for (int field = 2; field < 22 && at != std::string::npos; ++field) at = text->find(' ', at + 1);
  if (at == std::string::npos) return "";
  return text->substr(at + 1, text->find(' ', at + 1) - at - 1);
}

// What the folder holds, so that new signatures are loaded: names, sizes and times.
std::string state_of(const std::string& folder) {
  std::string state;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
    struct stat st{};
    if (::stat(entry.path().c_str(), &st) != 0) continue;
    state += fmt::format("{} {} {}.{};", entry.path().filename().string(), st.st_size,
                         st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
  }
  return state;
}

// The ClamAV engine, kept between scans: loading its signatures takes longer than most scans.
class KeptClam {
 public:
  explicit KeptClam(std::string folder) : folder_(std::move(folder)) {}

  // Null when there are no signatures: the scan itself finds out and says so in its report.
  const ClamServer* get() {
    std::string state = state_of(folder_);
    if (server_ && state == state_) return &*server_;
    server_.reset();
    state_ = std::move(state);
    auto started = ClamServer::start(folder_);
    if (started) server_.emplace(std::move(*started));
    return server_ ? &*server_ : nullptr;
  }
  void drop() { server_.reset(); }

 private:
  std::string folder_, state_;
  std::optional<ClamServer> server_;
};

// Keeps the lease of the scan that runs.
class Heart {
 public:
  Heart(asset::Centre& centre, const asset::Lease& lease, std::chrono::seconds length,
        const std::atomic<bool>& stop)
      : centre_(centre), job_(lease.job), length_(length), stop_(stop), latest_(job_.progress) {}

  void show(const scan::Progress& progress) {
    changed_ = true;
    latest_.stage = std::string(progress.stage);
    latest_.package_bytes = progress.package_bytes;
    latest_.package_size = progress.package_size;
    latest_.members = progress.members;
    latest_.unpacked_bytes = progress.unpacked_bytes;
  }

  void tick() {
    if (stop_) ended_ = true;
    const auto since = steady_clock::now() - beat_;
    if (ended_ || since < (changed_ ? kProgressEvery : std::chrono::milliseconds(length_) / 4))
      return;
    beat_ = steady_clock::now();
    changed_ = false;
    const auto held = asset::heartbeat(centre_, job_, latest_, length_);
    // A database that is busy for a moment is no reason to drop the scan; a lost lease is.
    if (held && !*held) ended_ = lost_ = true;
  }

  const std::atomic<bool>& ended() const { return ended_; }
  bool lost() const { return lost_; }

 private:
  asset::Centre& centre_;
  const store::ScanJob& job_;
  std::chrono::seconds length_;
  const std::atomic<bool>& stop_;
  store::ScanProgress latest_;
  steady_clock::time_point beat_ = steady_clock::now();
  bool changed_ = false;
  std::atomic<bool> ended_{false};
  bool lost_ = false;
};

std::string kind_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::unavailable:
      return "data_missing";
    case ErrorCode::internal:
      return error.message.find("signal") != std::string::npos ? "crash" : "internal";
    default:
      return "internal";
  }
}

class QueueWorker {
 public:
  QueueWorker(asset::Centre& centre, const QueueOptions& options, const std::atomic<bool>& stop)
      : centre_(centre),
        options_(options),
        stop_(stop),
        name_(worker_name()),
        scratch_(options.scratch + "/" + name_),
        clam_(options.home + "/signatures/clamav") {}

  Status work() {
    std::filesystem::create_directories(scratch_);
    while (!stop_) {
      ASSAY_ASSIGN(const auto lease, asset::take_job(centre_, name_, options_.lease));
      if (lease) {
        ASSAY_TRY(scan(*lease));
      } else {
        std::this_thread::sleep_for(options_.poll);
      }
    }
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);
    return {};
  }

 private:
  Status scan(const asset::Lease& lease) {
    Heart heart(centre_, lease, options_.lease, stop_);
    auto outcome = run_scan(job_of(lease, heart));
    if (heart.lost()) return said(lease, "dropped", "it was withdrawn, or another worker holds it");
    if (stop_ && !outcome) {
      return said(lease, "returned", "the worker ends", asset::return_job(centre_, lease.job));
    }
    if (!outcome) {
      clam_.drop();  // it may be what failed; the next scan gets a new one
      const Error& error = outcome.error();
      return said(lease, kind_of(error), error.text(),
                  asset::fail_scan(centre_, lease.job, kind_of(error), error.text()));
    }
    return said(lease, "completed", outcome->report.verdict.line,
                asset::complete_scan(centre_, lease.job, outcome->report, outcome->report_json),
                missing_layers(outcome->sandbox));
  }

  ScanJob job_of(const asset::Lease& lease, Heart& heart) {
    ScanJob job;
    job.package_path = lease.package_path;
    job.package_name = lease.job.package_name;
    job.home = options_.home;
    job.scratch_dir = scratch_;
    job.policy = options_.policy;
    job.clam = clam_.get();
    job.now = centre_.now();
    job.progress = [&heart](const scan::Progress& progress) { heart.show(progress); };
    job.tick = [&heart] { heart.tick(); };
    job.cancelled = &heart.ended();
    return job;
  }

  // A fence that is too old means that someone else owns the scan now: nothing was written, and
  // nothing is wrong here.
  Status said(const asset::Lease& lease, const std::string& result, const std::string& words,
              Status saved = {}, const std::string& sandbox = "") const {
    if (!saved && saved.error().code == ErrorCode::conflict) {
      saved = Status();
      if (options_.log) options_.log({lease.job.id, "dropped", "another worker holds it", sandbox});
    } else if (options_.log) {
      options_.log({lease.job.id, result, words, sandbox});
    }
    return saved;
  }

  asset::Centre& centre_;
  const QueueOptions& options_;
  const std::atomic<bool>& stop_;
  std::string name_, scratch_;
  KeptClam clam_;
};

}  // namespace

Status work_queue(asset::Centre& centre, const QueueOptions& options,
                  const std::atomic<bool>& stop) {
  return QueueWorker(centre, options, stop).work();
}

std::string worker_name() {
  const std::string pid = std::to_string(::getpid());
  return host_name() + ":" + pid + ":" + start_of(pid);
}

bool worker_alive(const std::string& name) {
  const std::size_t start = name.rfind(':');
  const std::size_t pid =
      start == std::string::npos || start == 0 ? std::string::npos : name.rfind(':', start - 1);
  if (pid == std::string::npos || pid == 0) return false;
  if (name.substr(0, pid) != host_name()) return true;
  return start_of(name.substr(pid + 1, start - pid - 1)) == name.substr(start + 1);
}

void clean_scratch(const std::string& scratch) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(scratch, ignored)) {
    if (!worker_alive(entry.path().filename().string()))
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

}  // namespace assay::worker
