// A command of the program. One file of command/ defines one Command.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

struct Command {
  std::string_view name;                             // "scan"; two words ("db import") are allowed
  std::string_view summary;                          // one line for `assay --help`
  int (*run)(const std::vector<std::string>& args);  // args after the name; returns the exit code
  bool hidden = false;
};

std::span<const Command* const> all_command();

}  // namespace assay::cli
