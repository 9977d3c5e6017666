#include "cli/db_report.h"

#include <unistd.h>

#include <cinttypes>
#include <cstdio>

namespace assay::cli {

ImportLine::ImportLine(bool quiet) : enabled_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

bool ImportLine::due() {
  const auto now = std::chrono::steady_clock::now();
  if (!enabled_ || now - last_ < std::chrono::milliseconds(100)) return false;
  last_ = now;
  return true;
}

void ImportLine::show(const std::string& text) {
  if (!due()) return;
  std::fprintf(stderr, "\r\x1b[K%s", text.substr(0, 100).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ImportLine::show(const advisory::ImportProgress& state) {
  const auto percent = state.total_bytes == 0 ? 0 : state.bytes * 100 / state.total_bytes;
  show(std::to_string(percent) + " %  " + std::to_string(state.records) + " records  " +
       state.file);
}

void ImportLine::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void print_import(const advisory::ImportResult& result) {
  const auto& counts = result.counts;
  std::printf("%10" PRIu64 "  read\n%10" PRIu64 "  kept\n", counts.read(), counts.kept);
  for (const auto& [reason, count] : counts.skipped) {
    std::printf("%10" PRIu64 "  skipped: %s (e.g. %s)\n", count, reason.c_str(),
                counts.examples.at(reason).c_str());
  }
  for (const auto& [note, count] : counts.notes)
    std::printf("%10" PRIu64 "  kept, with a note: %s\n", count, note.c_str());
  for (const auto& name : result.signatures) std::printf("signatures %s\n", name.c_str());
  for (const auto& failure : result.failures)
    std::printf("not read to its end: %s\n", failure.c_str());
  if (!result.stored) {
    std::puts("no advisory was kept: the data that were there stay");
    return;
  }
  std::printf("data set   %s\nadvisories %" PRIu64 ", withdrawn %" PRIu64 ", newest %s\n",
              result.info.digest.c_str(), result.info.records, result.info.withdrawn,
              result.info.newest.c_str());
}

}  // namespace assay::cli
