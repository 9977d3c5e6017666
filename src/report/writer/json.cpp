#include "report/writer.h"

namespace assay::report {

namespace {
Result<std::string> write(const scan::ScanReport& report, const Context&) {
  return scan::to_json(report);
}
}  // namespace

extern const Writer json{
    .name = "json",
    .title =
        "The whole report, schema-versioned; the same bytes for the same package, policy and data",
    .media_type = "application/json",
    .extension = "json",
    .write = write,
};

}  // namespace assay::report
