// Opaque, signed cursors: a client cannot make one up, nor use that of another list.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace assay::http {

class CursorSigner {
 public:
  explicit CursorSigner(std::string key) : key_(std::move(key)) {}
  // `list` names the list and its filters.
  std::string sign(std::string_view list, std::string_view after) const;
  // `invalid_input` "/cursor".
  Result<std::string> verify(std::string_view list, std::string_view cursor) const;

 private:
  std::string tag(std::string_view list, std::string_view after) const;
  std::string key_;
};

std::string hmac_sha256(std::string_view key, std::string_view message);  // 32 raw bytes

}  // namespace assay::http
