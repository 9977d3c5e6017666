#include "report/proof.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const scan::ScanReport report;
  report::ProofExpectation expected;
  expected.report_number = "R-1";
  expected.report = &report;
  (void)report::read_proof({reinterpret_cast<const std::byte*>(data), size}, expected);
  return 0;
}
