#include "http/content_digest.h"

#include <sodium.h>

namespace assay::http {

Result<std::optional<Digest>> content_digest(std::string_view field) {
  static constexpr std::string_view kName = "sha-256=:";
  const std::size_t at = field.find(kName);
  if (at == std::string_view::npos) return std::optional<Digest>();
  const std::string_view rest = field.substr(at + kName.size());
  const std::string_view text = rest.substr(0, rest.find(':'));
  Digest digest;
  std::size_t size = 0;
  const int status = sodium_base642bin(reinterpret_cast<unsigned char*>(digest.bytes.data()),
                                       digest.bytes.size(), text.data(), text.size(), nullptr,
                                       &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (status != 0 || size != digest.bytes.size() || text.size() == rest.size()) {
    return fail(ErrorCode::invalid_input, "Content-Digest is not sha-256=:BASE64:.", "/digest");
  }
  return std::optional<Digest>(digest);
}

}  // namespace assay::http
