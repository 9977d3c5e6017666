#include "scan/version.h"

namespace assay::scan {

const char* const kVersion = ASSAY_VERSION;

}  // namespace assay::scan
