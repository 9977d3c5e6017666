// api/openapi.yaml as JSON; the definition is generated at build.
#pragma once

#include <string_view>

namespace assay::http {

extern const std::string_view kOpenapiDocument;

}  // namespace assay::http
