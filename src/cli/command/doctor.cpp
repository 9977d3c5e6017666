// assay doctor: what this machine gives a scan, what it does not, and what to do about it.
#include "advisory/database.h"
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "cli/command.h"
#include "cli/home.h"
#include "malware/malware.h"
#include "report/writer.h"
#include "scan/version.h"
#include "unpack/format.h"
#include "worker/clam_server.h"
#include "worker/sandbox.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace assay::cli {

namespace {

constexpr const char* kHelp =
    "Usage: assay doctor [--json] [--home FOLDER]\n\n"
    "Says which sandbox layers this machine offers, which malware engines and data are in place, "
    "and\n"
    "what is missing. Changes nothing.\n\n"
    "Exit codes: 0 everything is in place · 2 usage · 3 a sandbox layer or an engine is missing ·\n"
    "4 advisories or signatures are missing, or only the built-in starter set.\n";

struct Checkup {
  std::string home;
  worker::Layers layers;
  std::string sandbox_error;
  advisory::Info advisories;
  std::string advisories_error;
  std::vector<malware::EngineStatus> engines;
  std::vector<std::string> advice;
  int exit_code = 0;
};

// A real child is locked down, and tells what it got.
void check_sandbox(Checkup& out) {
  worker::SandboxOptions options;
  options.timeout = std::chrono::seconds(30);
  std::error_code ignored;
  options.scratch_dir = std::filesystem::temp_directory_path(ignored).string();
  const Status status = worker::run_sandboxed(
      options,
      [](worker::Jail& jail) -> Status {
        for (const auto& [layer, state] : jail.lock()) {
          ASSAY_TRY(jail.send('l', layer + "=" + state));
        }
        return {};
      },
      [&out](char, std::string_view text) {
        const auto split = text.find('=');
        if (split == std::string_view::npos) return;
        out.layers[std::string(text.substr(0, split))] = std::string(text.substr(split + 1));
      });
  if (!status) out.sandbox_error = status.error().text();
}

void check_advisories(Checkup& out) {
  auto database = advisory::Database::open(out.home);
  if (database) {
    out.advisories = database->info();
    return;
  }
  if (database.error().code != ErrorCode::unavailable &&
      database.error().code != ErrorCode::not_found) {
    out.advisories_error = database.error().text();
  }
  out.advisories = advisory::Database::starter().info();
}

// Loads what a scan would load: compiled rules, and the signatures in assay-clam.
void check_engines(Checkup& out) {
  malware::Options options;
  options.rules_dir = out.home + "/signatures/yara";
  options.signatures_dir = out.home + "/signatures/clamav";
  auto server = worker::ClamServer::start(options.signatures_dir);
  Fd job;
  if (server) {
    auto socket = server->connect();
    if (socket) job = std::move(*socket);
    options.clam_missing = socket ? "" : socket.error().message;
  } else {
    options.clam_missing = server.error().message;
  }
  options.clam_socket = job.get();
  malware::Malware malware(options);
  (void)malware.finish();
  out.engines = malware.engines();
}

const char* word(advisory::Kind kind) {
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

const char* word(malware::EngineState state) {
  switch (state) {
    case malware::EngineState::completed:
      return "ready";
    case malware::EngineState::not_scanned:
      return "not available";
    case malware::EngineState::failed:
      return "broken";
  }
  return "broken";
}

void judge(Checkup& out) {
  const auto worse = [&out](int code, std::string advice) {
    out.exit_code = std::max(out.exit_code, code);
    out.advice.push_back(std::move(advice));
  };
  if (!out.sandbox_error.empty())
    worse(3, "the scan process cannot be started: " + out.sandbox_error);
  for (const auto& [layer, state] : out.layers) {
    if (state != "active") worse(3, fmt::format("sandbox layer {}: {}", layer, state));
  }
  bool full = false;
  for (const auto& engine : out.engines) {
    full = full || (engine.data_kind == "full" && engine.state == malware::EngineState::completed);
    if (engine.state != malware::EngineState::completed) {
      worse(3, fmt::format("malware engine {}: {}", engine.name, engine.reason));
    }
  }
  if (!full) {
    worse(4,
          "malware signatures: only the built-in starter set. `assay db import` takes ClamAV "
          "databases (freshclam fetches them) and YARA rules");
  }
  if (!out.advisories_error.empty()) worse(4, "advisories: " + out.advisories_error);
  if (out.advisories.kind != advisory::Kind::full) {
    worse(4,
          "advisories: only the built-in starter set. `assay db update` fetches the public feeds, "
          "`assay db import` reads them from files");
  }
}

Json engine_json(const malware::EngineStatus& engine) {
  return Json{{"name", engine.name},           {"state", word(engine.state)},
              {"version", engine.version},     {"data_version", engine.data_version},
              {"data_kind", engine.data_kind}, {"data_date", engine.data_date},
              {"reason", engine.reason}};
}

void print_json(const Checkup& out) {
  Json json;
  json["version"] = scan::kVersion;
  json["home"] = out.home;
  json["sandbox"] = Json::object();
  for (const auto& [layer, state] : out.layers) json["sandbox"][layer] = state;
  if (!out.sandbox_error.empty()) json["sandbox_error"] = out.sandbox_error;
  json["engines"] = Json::array();
  for (const auto& engine : out.engines) json["engines"].push_back(engine_json(engine));
  json["advisories"] = Json{{"kind", word(out.advisories.kind)},
                            {"records", out.advisories.records},
                            {"newest", out.advisories.newest},
                            {"imported_at", out.advisories.imported_at},
                            {"digest", out.advisories.digest}};
  json["formats"] = unpack::all_format().size();
  json["ecosystems"] = catalog::all_ecosystem().size();
  json["writers"] = report::all_writer().size();
  json["advice"] = out.advice;
  fmt::print("{}\n", dump_json(json, 2));
}

std::string data_words(const malware::EngineStatus& engine) {
  if (engine.state != malware::EngineState::completed) return engine.reason;
  std::string words = engine.data_kind == "full" ? "signatures" : "built-in starter signatures";
  words += " " + engine.data_version;
  if (!engine.data_date.empty()) words += " of " + engine.data_date.substr(0, 10);
  return words;
}

void print_table(const Checkup& out) {
  fmt::print("assay {}\ndata in {}\n\nSandbox of the scan process\n", scan::kVersion, out.home);
  for (const auto& [layer, state] : out.layers) fmt::print("  {:<14} {}\n", layer, state);
  fmt::print("\nMalware engines\n");
  for (const auto& engine : out.engines) {
    const std::string name =
        engine.version.empty() ? engine.name : engine.name + " " + engine.version;
    fmt::print("  {:<14} {}: {}\n", name, word(engine.state), data_words(engine));
  }
  fmt::print(
      "\nAdvisories\n  {}, {} records{}\n",
      out.advisories.kind == advisory::Kind::full ? "imported" : "built-in starter set",
      out.advisories.records,
      out.advisories.newest.empty() ? "" : ", newest of " + out.advisories.newest.substr(0, 10));
  fmt::print("\nKnows {} content types, {} package ecosystems, {} report formats\n",
             unpack::all_format().size(), catalog::all_ecosystem().size(),
             report::all_writer().size());
  fmt::print("\n{}\n", out.advice.empty() ? "Everything is in place." : "To do");
  for (const auto& line : out.advice) fmt::print("  - {}\n", line);
}

int run(const std::vector<std::string>& args) {
  Checkup out;
  out.home = home_directory();
  bool json = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--help" || args[i] == "-h") {
      std::fputs(kHelp, stdout);
      return 0;
    }
    if (args[i] == "--json") {
      json = true;
    } else if (args[i] == "--home" && i + 1 < args.size()) {
      out.home = args[++i];
    } else {
      fmt::print(stderr, "assay doctor: unknown argument {}\n{}", args[i], kHelp);
      return 2;
    }
  }
  check_sandbox(out);
  check_advisories(out);
  check_engines(out);
  judge(out);
  json ? print_json(out) : print_table(out);
  return out.exit_code;
}

}  // namespace

extern const Command doctor{"doctor", "what this machine gives a scan, and what is missing", run};

}  // namespace assay::cli
