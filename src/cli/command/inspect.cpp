// assay inspect PATH: what is inside a package, to the last nested byte, and what could not be
// opened.
#include "base/json.h"
#include "cli/command.h"
#include "cli/open_package.h"

#include <cstdio>

namespace assay::cli {

namespace {

constexpr const char* kUsage =
    "Usage: assay inspect PATH [-o json|table]\n\n"
    "Lists everything inside a file, a folder or standard input (-), at any depth, with type, size "
    "and\n"
    "SHA-256, and what could not be looked into. Needs no database.\n\n"
    "Exit codes: 0 everything was opened · 2 usage · 3 something is encrypted, damaged, over a "
    "limit,\n"
    "unreadable or of an unsupported kind.\n";

enum class Output { table, json };

struct Arguments {
  std::string path;
  Output output = Output::table;
  bool help = false;
};

Result<Arguments> parse(const std::vector<std::string>& args) {
  Arguments out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--help" || arg == "-h") {
      out.help = true;
    } else if (arg == "-o" || arg == "--output") {
      if (++i == args.size()) return fail(ErrorCode::invalid_input, "-o needs json or table");
      if (args[i] != "json" && args[i] != "table") {
        return fail(ErrorCode::invalid_input, "-o takes json or table, not " + args[i]);
      }
      out.output = args[i] == "json" ? Output::json : Output::table;
    } else if (arg.size() > 1 && arg[0] == '-') {
      return fail(ErrorCode::invalid_input, "no option " + arg);
    } else if (!out.path.empty()) {
      return fail(ErrorCode::invalid_input, "more than one PATH");
    } else {
      out.path = arg;
    }
  }
  if (out.path.empty() && !out.help) return fail(ErrorCode::invalid_input, "PATH is missing");
  return out;
}

std::string type_of(const unpack::Artifact& a) {
  switch (a.kind) {
    case unpack::EntryKind::directory:
      return "directory";
    case unpack::EntryKind::symlink:
      return "symlink";
    case unpack::EntryKind::hardlink:
      return "hardlink";
    case unpack::EntryKind::device:
      return "device";
    case unpack::EntryKind::fifo:
      return "fifo";
    case unpack::EntryKind::file:
      break;
  }
  return a.type != nullptr ? std::string(a.type->name) : "";
}

Json or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

bool has_digest(const unpack::Artifact& a) { return a.digest != Digest{}; }

Json to_json(const unpack::Tree& tree, unpack::ArtifactId id) {
  const unpack::Artifact& a = tree.artifacts[id];
  Json out;
  out["path"] = tree.path(id);
  out["size"] = a.size;
  out["sha256"] = has_digest(a) ? Json(a.digest.hex()) : Json(nullptr);
  out["type"] = or_null(type_of(a));
  out["machine"] = or_null(a.machine);
  out["offset"] = a.offset ? Json(*a.offset) : Json(nullptr);
  out["status"] = name(a.status);
  out["reason"] = a.reason == unpack::Reason::none ? Json(nullptr) : Json(name(a.reason));
  if (!a.detail.empty()) out["detail"] = a.detail;
  if (a.damaged) out["damaged"] = true;
  if (a.hidden) out["hidden"] = true;
  if (a.shadowed) out["shadowed"] = true;
  if (a.mode != 0) out["mode"] = a.mode;
  if (a.uid != 0) out["uid"] = a.uid;
  if (a.gid != 0) out["gid"] = a.gid;
  if (!a.link_target.empty()) out["link_target"] = a.link_target;
  if (a.same_as != unpack::kNoArtifact) out["same_as"] = tree.path(a.same_as);
  return out;
}

// Gaps and trailing bytes are listed only; everything else that was not read whole makes it
// incomplete.
bool is_incomplete(const unpack::Artifact& a) {
  if (a.damaged) return true;
  return a.status == unpack::Coverage::opaque && a.reason != unpack::Reason::gap &&
         a.reason != unpack::Reason::trailing;
}

bool is_incomplete(const unpack::Tree& tree) {
  for (const unpack::Artifact& a : tree.artifacts) {
    if (is_incomplete(a)) return true;
  }
  return false;
}

void print_json(const unpack::Tree& tree) {
  std::fputs("{\"artifacts\":[", stdout);
  for (unpack::ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
    std::fputs(id == 0 ? "\n" : ",\n", stdout);
    std::fputs(dump_json(to_json(tree, id)).c_str(), stdout);
  }
  const unpack::CoverageTotals totals = tree.totals();
  const auto part = [](std::uint64_t files, std::uint64_t bytes) {
    return Json{{"files", files}, {"bytes", bytes}};
  };
  Json coverage;
  coverage["opened"] = part(totals.opened_files, totals.opened_bytes);
  coverage["leaf"] = part(totals.leaf_files, totals.leaf_bytes);
  coverage["opaque"] = part(totals.opaque_files, totals.opaque_bytes);
  coverage["complete"] = !is_incomplete(tree);
  std::printf("\n],\"coverage\":%s}\n", dump_json(coverage).c_str());
}

void print_table(const unpack::Tree& tree) {
  for (unpack::ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
    const unpack::Artifact& a = tree.artifacts[id];
    std::string note;
    if (a.reason != unpack::Reason::none)
      note = std::string("  [") + name(a.reason) + ": " + a.detail + "]";
    if (a.hidden) note += "  [hidden]";
    if (!a.link_target.empty()) note += "  -> " + a.link_target;
    std::printf("%-6s %12llu  %-12s %s%s\n", name(a.status),
                static_cast<unsigned long long>(a.size), type_of(a).c_str(), tree.path(id).c_str(),
                note.c_str());
  }
  const unpack::CoverageTotals t = tree.totals();
  std::printf("\n%llu opened, %llu leaves, %llu opaque\n",
              static_cast<unsigned long long>(t.opened_files),
              static_cast<unsigned long long>(t.leaf_files),
              static_cast<unsigned long long>(t.opaque_files));
}

int run(const std::vector<std::string>& args) {
  const auto arguments = parse(args);
  if (!arguments) {
    std::fprintf(stderr, "assay inspect: %s\n\n%s", arguments.error().text().c_str(), kUsage);
    return 2;
  }
  if (arguments->help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  const auto opened = open_package(arguments->path);
  if (!opened) {
    std::fprintf(stderr, "assay inspect: %s\n", opened.error().text().c_str());
    return 2;
  }
  unpack::Options options;
  options.scratch_dir = scratch_folder();
  unpack::Observer nobody;
  const auto tree = unpack::unpack(opened->package, options, nobody);
  if (!tree) {
    std::fprintf(stderr, "assay inspect: %s\n", tree.error().text().c_str());
    return 3;
  }
  if (arguments->output == Output::json) {
    print_json(*tree);
  } else {
    print_table(*tree);
  }
  return is_incomplete(*tree) ? 3 : 0;
}

}  // namespace

extern const Command inspect{"inspect", "list everything inside a package, at any depth", run};

}  // namespace assay::cli
