// assay serve: the whole centre on one machine.
#include "asset/accounts.h"
#include "asset/demo.h"
#include "asset/events.h"
#include "asset/scans.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/child_processes.h"
#include "cli/command.h"
#include "cli/data_updates.h"
#include "cli/home.h"
#include "cli/open_centre.h"
#include "http/application.h"
#include "http/bucket_imports.h"
#include "http/event_hub.h"
#include "http/report_cache.h"
#include "scan/version.h"
#include "worker/queue.h"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <thread>

namespace assay::cli {
namespace {

constexpr const char* kHelp =
    "assay serve [OPTIONS]\n\n"
    "The review centre: console, API and workers in one process tree.\n\n"
    "  --listen ADDRESS:PORT     default 127.0.0.1:8080; port 0 takes any free one\n"
    "  --home FOLDER             records and data; default $ASSAY_HOME\n"
    "  --console FOLDER          the built console (web/dist)\n"
    "  --policy NAME|FILE        marketplace (default) or demo\n"
    "  --workers N               scans at a time; default one per processor\n"
    "  --demo                    demo accounts and the demo policy\n"
    "  --demo-packages FOLDER    packages that the demo seller submits at the first start\n"
    "  --public-url URL          what browsers use, when a proxy stands before us; https makes "
    "cookies secure\n"
    "  --operator TEXT           whom sellers may ask when a scan does not move\n"
    "  --no-update               do not fetch advisory data at start and every six hours\n"
    "  --allow-private-buckets   bucket imports may reach private addresses and plain http\n\n"
    "Ends 0 after SIGTERM or SIGINT, 2 for usage, 5 when it cannot listen or open its records.\n";

struct Options {
  std::string address = "127.0.0.1", home = home_directory(), console, policy, public_url;
  std::string demo_packages, operator_contact = "the operator of this centre";
  unsigned short port = 8080;
  std::size_t workers = std::max(1u, std::thread::hardware_concurrency());
  bool demo = false, update = true, allow_private = false, help = false;
};

template <class T>
bool number(const std::string& text, T& out) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  return ec == std::errc() && end == text.data() + text.size();
}

bool take_listen(const std::string& text, Options& options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || !number(text.substr(colon + 1), options.port)) return false;
  options.address = text.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']')) {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
  return !options.address.empty();
}

bool take_option(const std::string& name, const std::string& value, Options& options) {
  if (name == "--listen") return take_listen(value, options);
  if (name == "--workers") return number(value, options.workers) && options.workers <= 256;
  if (name == "--home") options.home = value;
  if (name == "--console") options.console = value;
  if (name == "--policy") options.policy = value;
  if (name == "--public-url") options.public_url = value;
  if (name == "--demo-packages") options.demo_packages = value;
  if (name == "--operator") options.operator_contact = value;
  return true;
}

bool take_flag(const std::string& word, Options& options) {
  if (word == "--help" || word == "-h") return options.help = true;
  if (word == "--demo") return options.demo = true;
  if (word == "--allow-private-buckets") return options.allow_private = true;
  if (word != "--no-update") return false;
  options.update = false;
  return true;
}

bool parse(const std::vector<std::string>& args, Options& options) {
  static constexpr std::string_view kValued[] = {"--listen",        "--workers", "--home",
                                                 "--console",       "--policy",  "--public-url",
                                                 "--demo-packages", "--operator"};
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (take_flag(args[i], options)) continue;
    const std::size_t equals = args[i].find('=');
    const std::string name = args[i].substr(0, equals);
    const bool known = std::find(std::begin(kValued), std::end(kValued), name) != std::end(kValued);
    const bool has_value = equals != std::string::npos || i + 1 < args.size();
    if (!known || !has_value ||
        !take_option(name, equals != std::string::npos ? args[i].substr(equals + 1) : args[++i],
                     options)) {
      std::fprintf(stderr, "assay serve: cannot use %s. `assay serve --help` says more.\n",
                   args[std::min(i, args.size() - 1)].c_str());
      return false;
    }
  }
  while (options.public_url.ends_with('/')) options.public_url.pop_back();
  return true;
}

void log_access(const http::AccessRecord& record) {
  Json json{{"at", to_rfc3339(SystemClock().now())},
            {"method", record.method},
            {"path", record.path},
            {"status", record.status},
            {"bytes", record.response_bytes},
            {"ms", std::llround(record.seconds * 1000)},
            {"from", record.remote_address},
            {"user", record.user_id},
            {"trace_id", record.trace_id}};
  if (!record.error.empty()) json["error"] = record.error;
  std::fprintf(stderr, "%s\n", dump_json(json).c_str());
}

// Signs cursors; kept, so that a page can be turned after a restart.
Result<std::string> cursor_key(const std::string& home) {
  const std::string path = home + "/centre/cursor.key";
  if (auto kept = read_file(path, 1024); kept && kept->size() >= 32) return std::move(*kept);
  std::string key = asset::random_hex(32);
  ASSAY_TRY(write_file_atomic(path, key));
  ::chmod(path.c_str(), S_IRUSR | S_IWUSR);
  return key;
}

advisory::Info advisory_info(const std::string& home) {
  if (const auto database = advisory::Database::open(home)) return database->info();
  return advisory::Database::starter().info();
}

// What each engine would say now. ClamAV itself is asked by the workers only.
std::vector<malware::EngineStatus> engine_status(const std::string& home) {
  malware::Options options;
  options.rules_dir = home + "/signatures/yara";
  options.signatures_dir = home + "/signatures/clamav";
  options.clam_missing =
      std::filesystem::is_directory(options.signatures_dir)
          ? "signatures are there; the workers run it, and each report says with what result"
          : "no signatures were imported";
  malware::Malware engines(options);
  engines.finish();
  return engines.engines();
}

struct DemoWords {
  std::string_view stem, name, language, words;
};
constexpr DemoWords kDemoWords[] = {
    {"web-shop", "Web shop", "Python", "A shop in Python with old dependencies"},
    {"order-service", "Order service", "JavaScript", "A Node.js service with old dependencies"},
    {"greeter", "Greeter", "C", "A small program without findings"},
    {"infected", "Infected sample", "C", "Holds the EICAR test file"},
};

std::vector<asset::DemoPackage> demo_packages(const std::string& folder) {
  std::vector<asset::DemoPackage> packages;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
    const std::string file = entry.path().filename().string();
    if (!entry.is_regular_file() ||
        !(file.ends_with(".zip") || file.ends_with(".tar") || file.ends_with(".tar.gz"))) {
      continue;
    }
    const std::string stem = file.substr(0, file.find('.'));
    asset::DemoPackage package{entry.path().string(),
                               stem,
                               "V1.0",
                               "A demonstration package",
                               {"C"},
                               {"Linux"},
                               {"x86/x64"}};
    for (const auto& words : kDemoWords) {
      if (words.stem != stem) continue;
      package.asset_name = words.name;
      package.short_description = words.words;
      package.languages = {std::string(words.language)};
    }
    packages.push_back(std::move(package));
  }
  std::sort(packages.begin(), packages.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return packages;
}

Status seed(asset::Centre& centre, const Options& options) {
  ASSAY_ASSIGN(const auto accounts, asset::seed_demo_accounts(centre));
  std::puts("A demonstration: everybody knows these passwords. Do not open it to a network.");
  std::puts("demo accounts:");
  for (const auto& account : accounts) {
    std::printf("  %-14s %s / %s\n", account.role.c_str(), account.login.c_str(),
                account.password.c_str());
  }
  if (options.demo_packages.empty()) return {};
  return asset::seed_demo(centre, demo_packages(options.demo_packages));
}

// Scans whose worker is gone go back to the queue at once, not when their lease runs out.
void take_back(asset::Centre& centre) {
  const auto freed = asset::recover_jobs(centre, worker::worker_alive);
  if (!freed) std::fprintf(stderr, "assay serve: %s\n", freed.error().text().c_str());
}

// Once a minute: what time alone makes due.
void housekeeping(asset::Centre& centre) {
  take_back(centre);
  static_cast<void>(asset::expire_uploads(centre).has_value());
  static_cast<void>(asset::prune_events(centre).has_value());
}

int failed(const Error& error) {
  std::fprintf(stderr, "assay serve: %s\n", error.text().c_str());
  return error.code == ErrorCode::invalid_input ? 2 : 5;
}

// Waits for SIGTERM or SIGINT and looks after the children meanwhile.
void wait_for_signal(const sigset_t& signals, WorkerProcesses& workers, DataUpdates& updates,
                     asset::Centre& centre, std::atomic<std::size_t>& alive) {
  const timespec second{1, 0};
  for (unsigned ticks = 1;; ++ticks) {
    if (workers.tend()) take_back(centre);
    alive = workers.alive();
    updates.tend(centre.now(), [&] { static_cast<void>(asset::retry_now(centre).has_value()); });
    if (ticks % 60 == 0) housekeeping(centre);
    if (sigtimedwait(&signals, nullptr, &second) > 0) return;
  }
}

int serve_centre(const Options& options, const scan::Policy& policy, OpenCentre& open) {
  asset::Centre& centre = *open.centre;
  auto key = cursor_key(options.home);
  if (!key) return failed(key.error());

  http::BucketImports::Options import_options;
  if (options.allow_private) import_options.private_addresses = http::PrivateAddresses::allow;
  http::EventHub events(centre, {});
  http::BucketImports imports(centre, *open.clock, import_options);
  http::ReportCache reports;
  DataUpdates updates(options.home, options.update);
  std::vector<std::string> worker_args{"worker", "--home", options.home, "--policy",
                                       options.policy.empty() ? policy.name : options.policy};
  WorkerProcesses workers(options.workers, std::move(worker_args));
  std::atomic<std::size_t> alive{0};

  http::Facilities facilities{
      [&] { return policy; },
      [&] { return advisory_info(options.home); },
      [&] { return engine_status(options.home); },
      [&] { return updates.status(); },
      [&] { return updates.request(); },
      [&] { return alive.load(); },
  };
  http::Services services{centre,
                          events,
                          imports,
                          reports,
                          http::CursorSigner(std::move(*key)),
                          std::move(facilities),
                          {scan::kVersion, options.public_url}};
  http::Application application(services, http::StaticFiles(options.console), log_access);
  http::ServerOptions server_options;
  server_options.address = options.address;
  server_options.port = options.port;
  auto server = http::Server::open(server_options, application);
  if (!server) return failed(server.error());

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  take_back(centre);
  worker::clean_scratch(scratch_folder(options.home));
  (*server)->start();
  const std::string host = options.address.find(':') == std::string::npos
                               ? options.address
                               : "[" + options.address + "]";
  std::printf("assay serve: http://%s:%d (policy %s)\n", host.c_str(), (*server)->port(),
              policy.name.c_str());
  std::fflush(stdout);
  wait_for_signal(signals, workers, updates, centre, alive);
  std::fputs("assay serve: finishing what is running\n", stderr);
  (*server)->stop(std::chrono::seconds(10));
  workers.stop(std::chrono::seconds(10));
  updates.stop();
  return 0;
}

int run(const std::vector<std::string>& args) {
  Options options;
  if (!parse(args, options)) return 2;
  if (options.help) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  if (options.demo && options.policy.empty()) options.policy = "demo";
  const auto policy = options.policy.empty() ? Result<scan::Policy>(scan::marketplace_policy())
                                             : scan::load_policy(options.policy);
  if (!policy) return failed(policy.error());
  // Before any thread: all of them inherit the mask, and only wait_for_signal() takes the signals.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  auto open = open_centre(options.home, *policy, options.operator_contact);
  if (!open) return failed(open.error());
  if (options.demo) {
    if (const Status seeded = seed(*open->centre, options); !seeded) return failed(seeded.error());
  }
  return serve_centre(options, *policy, *open);
}

}  // namespace

extern const Command serve{"serve", "run the review centre", run};

}  // namespace assay::cli
