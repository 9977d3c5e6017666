// `assay scan PACKAGE`: the marketplace's verdict before submission.
#include "base/file.h"
#include "cli/command.h"
#include "cli/home.h"
#include "cli/progress.h"
#include "report/writer.h"
#include "worker/run_scan.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>

namespace assay::cli {

namespace {

constexpr int kUsage = 2;
constexpr int kIncomplete = 3;
constexpr int kInterrupted = 130;

std::atomic<bool>& interrupted() {
  static std::atomic<bool> flag{false};
  return flag;
}

struct Output {
  const report::Writer* writer = nullptr;
  std::string file;  // empty: standard output
};

struct Arguments {
  std::string path;
  std::vector<std::string> outputs;
  std::string policy = "marketplace";
  std::string fail_on = "policy";
  std::string home;
  int timeout_seconds = 0;
  bool no_malware = false;
  bool timings = false;
  bool quiet = false;
};

std::string formats() {
  std::string names;
  for (const auto* writer : report::all_writer()) {
    names += (names.empty() ? "" : ", ") + std::string(writer->name);
  }
  return names;
}

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.path, "A file, a folder, or - for standard input")->required();
  app.add_option("-o,--output", arguments.outputs, "FORMAT[=FILE], repeatable: " + formats());
  app.add_option("--policy", arguments.policy, "marketplace, demo, or a policy file");
  app.add_option("--fail-on", arguments.fail_on,
                 "policy (default), or never: exit 0 whatever the verdict")
      ->check(CLI::IsMember({"policy", "never"}));
  app.add_option("--home", arguments.home,
                 "Where advisories and signatures live (default: $ASSAY_HOME)");
  app.add_option("--timeout", arguments.timeout_seconds, "Wall-clock limit in seconds")
      ->check(CLI::Range(1, 864000));
  app.add_flag("--no-malware", arguments.no_malware,
               "Skip malware scanning (the verdict says so; never a pass)");
  app.add_flag("--timings", arguments.timings,
               "Print CPU and wall seconds of every stage, and the sandbox, to standard error");
  app.add_flag("-q,--quiet", arguments.quiet, "No progress line");
}

Result<Output> parse_output(const std::string& word) {
  const std::size_t equals = word.find('=');
  const std::string format = word.substr(0, equals);
  Output output{report::find_writer(format),
                equals == std::string::npos ? "" : word.substr(equals + 1)};
  if (output.writer == nullptr) {
    return fail(ErrorCode::invalid_input,
                "no output format '" + format + "'; there are " + formats());
  }
  if (equals != std::string::npos && output.file.empty()) {
    return fail(ErrorCode::invalid_input, "-o " + word + " names no file");
  }
  if (output.file.empty() && output.writer->binary && ::isatty(STDOUT_FILENO) == 1) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} is not text: write it to a file with -o {}=FILE", format, format));
  }
  return output;
}

Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& words) {
  std::vector<Output> outputs;
  std::size_t to_stdout = 0;
  for (const auto& word : words) {
    ASSAY_ASSIGN(Output output, parse_output(word));
    if (output.file.empty() && ++to_stdout > 1) {
      return fail(ErrorCode::invalid_input,
                  "only one output can go to standard output; give the others a file");
    }
    outputs.push_back(std::move(output));
  }
  if (outputs.empty()) outputs.push_back({report::find_writer("table"), ""});
  return outputs;
}

std::string package_name(const std::string& path) {
  if (path == "-") return "stdin";
  auto full = std::filesystem::path(path).lexically_normal();
  if (full.filename().empty()) full = full.parent_path();
  const auto name = full.filename().string();
  if (!name.empty() && name != "." && name != "..") return name;
  std::error_code ignored;
  return std::filesystem::weakly_canonical(path, ignored).filename().string();
}

// True when the verdict line went to standard output already.
Result<bool> write_outputs(const std::vector<Output>& outputs, const worker::ScanOutcome& outcome) {
  bool printed = false;
  for (const auto& output : outputs) {
    std::string text;
    if (output.writer->name == "json") {
      text = outcome.report_json;
    } else {
      ASSAY_ASSIGN(text, output.writer->write(outcome.report, {}));
    }
    if (output.file.empty()) {
      ASSAY_TRY(write_all(STDOUT_FILENO, as_bytes(text)));
      printed = printed || output.writer->name == "table";
    } else {
      ASSAY_TRY(write_file_atomic(output.file, text));
    }
  }
  return printed;
}

// What a confined scan lacks is said always; what it has, when asked for.
void print_sandbox(const worker::ScanOutcome& outcome, bool all) {
  const std::string missing = worker::missing_layers(outcome.sandbox);
  if (!missing.empty()) fmt::print(stderr, "sandbox: not complete: {}\n", missing);
  if (!all) return;
  for (const auto& [layer, state] : outcome.sandbox)
    fmt::print(stderr, "sandbox: {:<13} {}\n", layer, state);
}

void print_timings(const std::vector<scan::Timing>& timings) {
  for (const auto& timing : timings) {
    fmt::print(stderr, "timing: {:<10} {:8.3f} s CPU {:8.3f} s wall\n", timing.stage,
               timing.cpu_seconds, timing.wall_seconds);
  }
}

int exit_code_for(const Error& error) {
  switch (error.code) {
    case ErrorCode::cancelled:
      return kInterrupted;
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::denied:
      return kUsage;
    default:
      return kIncomplete;
  }
}

int complain(const Error& error) {
  fmt::print(stderr, "assay scan: {}\n", error.text());
  return exit_code_for(error);
}

Result<worker::ScanOutcome> scan_package(const Arguments& arguments, scan::Policy policy) {
  Progress progress(arguments.quiet);
  worker::ScanJob job;
  job.package_path = arguments.path == "-" ? "" : arguments.path;
  job.package_name = package_name(arguments.path);
  job.home = arguments.home.empty() ? home_directory() : arguments.home;
  job.policy = std::move(policy);
  job.malware = !arguments.no_malware;
  job.timeout = std::chrono::seconds(arguments.timeout_seconds);
  job.now = SystemClock().now();
  job.progress = [&progress](const scan::Progress& state) { progress.show(state); };
  job.cancelled = &interrupted();
  std::error_code ignored;
  job.scratch_dir =
      (std::filesystem::temp_directory_path(ignored) / fmt::format("assay-scan-{}", ::getpid()))
          .string();
  auto outcome = worker::run_scan(job);
  progress.clear();
  return outcome;
}

int scan_and_report(const Arguments& arguments) {
  auto outputs = parse_outputs(arguments.outputs);
  if (!outputs) return complain(outputs.error());
  auto policy = scan::load_policy(arguments.policy);
  if (!policy) return complain(policy.error());
  struct stat st{};
  if (arguments.path != "-" && ::stat(arguments.path.c_str(), &st) != 0) {
    complain(os_error("cannot open", arguments.path));
    return kUsage;
  }

  auto outcome = scan_package(arguments, std::move(*policy));
  if (!outcome) {
    const int code = complain(outcome.error());
    fmt::print(stderr, "verdict: {} — {}\n", code == kInterrupted ? "interrupted" : "incomplete",
               outcome.error().message);
    return code;
  }
  if (arguments.timings) print_timings(outcome->timings);
  print_sandbox(*outcome, arguments.timings);
  const auto printed = write_outputs(*outputs, *outcome);
  if (!printed) {
    complain(printed.error());
    return kUsage;
  }
  if (!*printed) fmt::print(stderr, "verdict: {}\n", outcome->report.verdict.line);
  return arguments.fail_on == "never" ? 0 : outcome->report.verdict.exit_code;
}

int run(const std::vector<std::string>& args) {
  Arguments arguments;
  CLI::App app("Scan a package and print the marketplace's verdict.", "assay scan");
  app.footer(
      "Exit codes: 0 approved, 1 rejected, 2 usage, 3 incomplete, 4 data missing or too old, "
      "5 network, 130 interrupted.\n"
      "Example: assay scan app.tar.gz --policy demo -o xlsx=report.xlsx");
  declare(app, arguments);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  std::signal(SIGINT, [](int) { interrupted() = true; });
  std::signal(SIGTERM, [](int) { interrupted() = true; });
  return scan_and_report(arguments);
}

}  // namespace

extern const Command scan{
    .name = "scan",
    .summary = "scan a package and print the marketplace's verdict",
    .run = run,
};

}  // namespace assay::cli
