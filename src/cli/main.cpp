// The one composition root: finds the command and hands it the rest of the line.
#include "cli/command.h"

#include <cstdio>
#include <string>
#include <vector>

namespace {

void print_help() {
  std::puts(
      "assay: the asset review centre of a software marketplace\n\nUsage: assay COMMAND [ARGS]\n");
  for (const auto* command : assay::cli::all_command()) {
    if (command->hidden) continue;
    std::printf("  %-14s %s\n", std::string(command->name).c_str(),
                std::string(command->summary).c_str());
  }
  std::puts("\n`assay COMMAND --help` says more.");
}

// "db import" is two words; the longest name that the line begins with wins.
const assay::cli::Command* find(const std::vector<std::string>& args, std::size_t& words) {
  for (words = 2; words > 0; --words) {
    if (args.size() < words) continue;
    const std::string line = words == 2 ? args[0] + " " + args[1] : args[0];
    for (const auto* command : assay::cli::all_command()) {
      if (command->name == line) return command;
    }
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    print_help();
    return args.empty() ? 2 : 0;
  }
  std::size_t words = 0;
  const auto* command = find(args, words);
  if (command == nullptr) {
    std::fprintf(stderr, "assay: no command '%s'. `assay --help` lists them.\n", args[0].c_str());
    return 2;
  }
  return command->run({args.begin() + static_cast<std::ptrdiff_t>(words), args.end()});
}
