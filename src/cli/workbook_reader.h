// Reads a seller's workbook in a process of its own that is locked down first, so that a fault in a
// parser costs one upload and reaches nothing.
#pragma once

#include "report/workbook_cells.h"

namespace assay::cli {

// A report::WorkbookReader: hands the bytes to `assay read-workbook` and takes the cells back.
// `invalid_input` with the reason when the workbook is at fault: not readable, or its reader ran
// out of time or memory or was killed. `unavailable` when the process could not be started. Safe
// from any thread.
Result<report::Workbook> read_workbook_apart(ByteView file);

}  // namespace assay::cli
