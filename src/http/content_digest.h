// Content-Digest of RFC 9530: `sha-256=:BASE64:`, perhaps among others.
#pragma once

#include "base/hash.h"
#include "base/result.h"

#include <optional>
#include <string_view>

namespace assay::http {

// Nothing when the field is empty or names no SHA-256; `invalid_input` when it is not well formed.
Result<std::optional<Digest>> content_digest(std::string_view field);

}  // namespace assay::http
