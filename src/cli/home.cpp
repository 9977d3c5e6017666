#include "cli/home.h"

#include <cstdlib>

namespace assay::cli {

std::string home_directory() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (auto home = variable("ASSAY_HOME"); !home.empty()) return home;
  if (auto data = variable("XDG_DATA_HOME"); !data.empty()) return data + "/assay";
  return variable("HOME") + "/.local/share/assay";
}

}  // namespace assay::cli
