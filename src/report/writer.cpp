#include "report/writer.h"

namespace assay::report {

const Writer* find_writer(std::string_view name) {
  for (const Writer* writer : all_writer()) {
    if (writer->name == name) return writer;
  }
  return nullptr;
}

}  // namespace assay::report
