#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace assay::cli {

Progress::Progress(bool quiet) : enabled_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

void Progress::show(const scan::Progress& state) {
  const auto now = Clock::now();
  if (!enabled_ || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::max(0.001, std::chrono::duration<double>(now - begin_).count());
  const double mib = static_cast<double>(state.unpacked_bytes) / (1 << 20);
  std::string share;
  if (state.package_size > 0) {
    share =
        fmt::format(" {:3.0f}%", std::min(100.0, 100.0 * static_cast<double>(state.package_bytes) /
                                                     static_cast<double>(state.package_size)));
  }
  fmt::print(stderr, "\r\x1b[K{}{}  {} files, {:.0f} MiB unpacked, {:.0f} files/s, {:.0f} s",
             state.stage, share, state.members, mib, static_cast<double>(state.members) / seconds,
             seconds);
  std::fflush(stderr);
}

void Progress::clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace assay::cli
