// assay db status
#include "advisory/database.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/home.h"

#include <cinttypes>
#include <cstdio>
#include <filesystem>

namespace assay::cli {
namespace {

constexpr const char* kHelp =
    "assay db status [--json] [--home FOLDER]\n\n"
    "Says which advisory and signature data are in use, how old they are and what they hold.\n";

const char* kind_name(advisory::Kind kind) {
  switch (kind) {
    case advisory::Kind::full:
      return "full";
    case advisory::Kind::starter:
      return "starter";
    case advisory::Kind::none:
      break;
  }
  return "none";
}

// Whole days since the import, or -1 when there was none.
long age_days(const std::string& imported_at) {
  Seconds then{};
  if (!parse_rfc3339(imported_at, then)) return -1;
  return static_cast<long>((SystemClock().now() - then) / std::chrono::hours(24));
}

struct Signatures {
  std::uint64_t files = 0;
  std::string digest;  // of the list of digests
};

Signatures signatures_of(const std::string& home, const char* kind) {
  Signatures out;
  const auto list =
      read_file((std::filesystem::path(home) / "signatures" / kind / "DIGESTS").string());
  if (!list || list->empty()) return out;
  for (const char c : *list) out.files += c == '\n' ? 1 : 0;
  out.digest = sha256(as_bytes(*list)).hex();
  return out;
}

Json to_json(const std::string& home, const advisory::Info& info, const std::string& problem) {
  Json out;
  out["home"] = home;
  Json& a = out["advisories"];
  a["kind"] = kind_name(info.kind);
  a["digest"] = info.digest;
  a["records"] = info.records;
  a["withdrawn"] = info.withdrawn;
  a["newest"] = info.newest;
  a["imported_at"] = info.imported_at;
  a["age_days"] = age_days(info.imported_at);
  a["ecosystems"] = Json::object();
  for (const auto& [name, count] : info.ecosystems) a["ecosystems"][name] = count;
  if (!problem.empty()) a["problem"] = problem;
  for (const char* kind : {"clamav", "yara"}) {
    const auto s = signatures_of(home, kind);
    out["signatures"][kind] = Json{{"files", s.files}, {"digest", s.digest}};
  }
  return out;
}

void print(const std::string& home, const advisory::Info& info, const std::string& problem) {
  std::printf("home        %s\nadvisories  %s\n", home.c_str(), kind_name(info.kind));
  if (!problem.empty())
    std::printf("            %s\n            the built-in starter set is used\n", problem.c_str());
  std::printf("digest      %s\nrecords     %" PRIu64 ", withdrawn %" PRIu64 "\n",
              info.digest.c_str(), info.records, info.withdrawn);
  if (!info.imported_at.empty()) {
    std::printf("imported    %s (%ld days ago)\nnewest      %s\n", info.imported_at.c_str(),
                age_days(info.imported_at), info.newest.c_str());
  }
  for (const auto& [name, count] : info.ecosystems)
    std::printf("%10" PRIu64 "  %s\n", count, name.c_str());
  for (const char* kind : {"clamav", "yara"}) {
    const auto s = signatures_of(home, kind);
    const auto text = s.files == 0 ? std::string("none imported")
                                   : std::to_string(s.files) + " files, " + s.digest;
    std::printf("%-11s %s\n", kind, text.c_str());
  }
}

int run(const std::vector<std::string>& args) {
  std::string home = home_directory();
  bool json = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--help" || args[i] == "-h") return std::fputs(kHelp, stdout), 0;
    if (args[i] == "--json") {
      json = true;
    } else if (args[i] == "--home" && i + 1 < args.size()) {
      home = args[++i];
    } else if (args[i].starts_with("--home=")) {
      home = args[i].substr(7);
    } else {
      std::fprintf(stderr, "assay db status: unknown argument %s\n", args[i].c_str());
      return 2;
    }
  }
  const auto database = advisory::Database::open(home);
  const auto info = database ? database->info() : advisory::Database::starter().info();
  const std::string problem = database ? "" : database.error().text();
  if (json) {
    std::puts(dump_json(to_json(home, info, problem), 2).c_str());
  } else {
    print(home, info, problem);
  }
  return 0;
}

}  // namespace

extern const Command db_status{"db status", "which advisory and signature data are in use", run};

}  // namespace assay::cli
