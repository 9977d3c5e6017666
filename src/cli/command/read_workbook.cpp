// `assay read-workbook`: the other side of cli/workbook_reader.h.
#include "base/file.h"
#include "cli/command.h"
#include "report/workbook_cells.h"
#include "worker/lockdown.h"

#include <unistd.h>

#include <cstdio>
#include <new>

namespace assay::cli {
namespace {

constexpr std::size_t kMaxWorkbook = 10u << 20;

Result<std::string> standard_input() {
  FdStream stream(STDIN_FILENO);
  std::string bytes(kMaxWorkbook + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    ASSAY_ASSIGN(const std::size_t got,
                 stream.read(MutableBytes(reinterpret_cast<std::byte*>(bytes.data()) + size,
                                          bytes.size() - size)));
    if (got == 0) break;
    size += got;
  }
  if (size > kMaxWorkbook) return fail(ErrorCode::limit, "it is larger than 10 MB");
  bytes.resize(size);
  return bytes;
}

Result<std::string> cells() {
  ASSAY_ASSIGN(const std::string bytes, standard_input());
  ASSAY_ASSIGN(const report::Workbook workbook, report::read_report_workbook(as_bytes(bytes)));
  return report::workbook_json(workbook);
}

Result<std::string> cells_within_memory() {
  try {
    return cells();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::limit, "reading it takes more than 1 GB of memory");
  }
}

int run(const std::vector<std::string>& args) {
  if (!args.empty()) {
    std::fputs("assay read-workbook takes a workbook on standard input and no words\n", stderr);
    return 2;
  }
  worker::Lockdown rules;
  rules.memory_bytes = 1ull << 30;
  rules.file_bytes = 0;
  rules.cpu = std::chrono::seconds(20);
  rules.open_files = 8;
  (void)worker::lock_down(rules);  // what this kernel lacks is told by every scan of a worker
  const Result<std::string> read = cells_within_memory();
  const std::string& words = read ? *read : read.error().message;
  if (!write_all(STDOUT_FILENO, as_bytes(words))) return 5;
  return read ? 0 : 1;
}

}  // namespace

extern const Command read_workbook{
    .name = "read-workbook",
    .summary = "print the cells of a report (serve starts this)",
    .run = run,
    .hidden = true,
};

}  // namespace assay::cli
