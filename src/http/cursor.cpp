#include "http/cursor.h"

#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace assay::http {
namespace {

constexpr std::size_t kTagDigits = 24;

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, 32> out{};
  unsigned int size = out.size();
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string CursorSigner::tag(std::string_view list, std::string_view after) const {
  const std::string message = std::string(list) + '\n' + std::string(after);
  return to_hex(as_bytes(hmac_sha256(key_, message))).substr(0, kTagDigits);
}

std::string CursorSigner::sign(std::string_view list, std::string_view after) const {
  return tag(list, after) + "." + std::string(after);
}

Result<std::string> CursorSigner::verify(std::string_view list, std::string_view cursor) const {
  const auto bad = [] {
    return fail(ErrorCode::invalid_input, "This cursor does not belong to this list.", "/cursor");
  };
  if (cursor.size() < kTagDigits + 1 || cursor[kTagDigits] != '.') return bad();
  const std::string_view after = cursor.substr(kTagDigits + 1);
  const std::string expected = tag(list, after);
  if (CRYPTO_memcmp(expected.data(), cursor.data(), kTagDigits) != 0) return bad();
  return std::string(after);
}

}  // namespace assay::http
