// The zip around an OOXML workbook: read within limits, written with fixed times.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <string>
#include <vector>

namespace assay::report {

struct OfficePart {
  std::string name;  // "xl/workbook.xml"
  std::string content;
};

struct OfficeLimits {
  std::size_t file_bytes = 10u << 20;
  std::size_t parts = 512;
  std::size_t inflated_bytes = 256u << 20;
  std::size_t ratio = 100;
};

// All parts, in directory order. Fails on encryption, unknown methods, damage and every limit.
Result<std::vector<OfficePart>> read_office_zip(ByteView file, const OfficeLimits& limits);
// Same parts, same bytes.
std::string write_office_zip(const std::vector<OfficePart>& parts);

}  // namespace assay::report
