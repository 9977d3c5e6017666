// "Signature Version 4 signing process", AWS documentation: canonical request → string to sign →
// key derived from date, region and service → signature. S3 encodes a path once, other services
// twice.
#include "http/sigv4.h"

#include "base/hash.h"
#include "http/cursor.h"
#include "http/message.h"

namespace assay::http {
namespace {

struct Stamp {
  std::string date, time;  // "20130524", "20130524T000000Z"
};

Stamp stamp_of(Seconds time) {
  std::string digits;
  for (const char c : to_rfc3339(time)) {
    if (c != '-' && c != ':') digits.push_back(c);
  }
  return {digits.substr(0, 8), digits};
}

std::string scope_text(const Stamp& stamp, const SigningScope& scope) {
  return stamp.date + "/" + scope.region + "/" + scope.service + "/aws4_request";
}

struct Canonical {
  std::string headers, names;
};

Canonical canonical_headers(const SignableRequest& request) {
  auto all = request.headers;
  all["host"] = request.host;
  Canonical out;
  for (const auto& [name, value] : all) {
    out.headers += name + ":" + value + "\n";
    out.names += (out.names.empty() ? "" : ";") + name;
  }
  return out;
}

std::string signature(const SignableRequest& request, const std::string& query,
                      const Canonical& canonical, const Credentials& credentials,
                      const SigningScope& scope, const Stamp& stamp) {
  const std::string canonical_request = request.method + "\n" + canonical_path(request.path) +
                                        "\n" + query + "\n" + canonical.headers + "\n" +
                                        canonical.names + "\n" + request.payload_sha256;
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + stamp.time + "\n" + scope_text(stamp, scope) +
                              "\n" + sha256(as_bytes(canonical_request)).hex();
  std::string key = hmac_sha256("AWS4" + credentials.secret_access_key, stamp.date);
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  key = hmac_sha256(key, "aws4_request");
  return to_hex(as_bytes(hmac_sha256(key, to_sign)));
}

}  // namespace

std::string canonical_path(const std::string& path) { return percent_encode(path, Slash::keep); }

std::string canonical_query(const std::map<std::string, std::string>& query) {
  std::map<std::string, std::string> encoded;  // sorted by the encoded name
  for (const auto& [name, value] : query) encoded[percent_encode(name)] = percent_encode(value);
  std::string out;
  for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

std::map<std::string, std::string> sign_headers(const SignableRequest& request,
                                                const Credentials& credentials,
                                                const SigningScope& scope) {
  const Stamp stamp = stamp_of(scope.time);
  std::map<std::string, std::string> added{{"x-amz-date", stamp.time},
                                           {"x-amz-content-sha256", request.payload_sha256}};
  if (!credentials.session_token.empty()) added["x-amz-security-token"] = credentials.session_token;
  SignableRequest full = request;
  full.headers.insert(added.begin(), added.end());
  const Canonical canonical = canonical_headers(full);
  added["authorization"] =
      "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" + scope_text(stamp, scope) +
      ",SignedHeaders=" + canonical.names + ",Signature=" +
      signature(full, canonical_query(full.query), canonical, credentials, scope, stamp);
  return added;
}

std::string presign_query(const SignableRequest& request, const Credentials& credentials,
                          const SigningScope& scope, int expires_seconds) {
  const Stamp stamp = stamp_of(scope.time);
  const Canonical canonical = canonical_headers(request);
  SignableRequest full = request;
  full.payload_sha256 = "UNSIGNED-PAYLOAD";
  full.query["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256";
  full.query["X-Amz-Credential"] = credentials.access_key_id + "/" + scope_text(stamp, scope);
  full.query["X-Amz-Date"] = stamp.time;
  full.query["X-Amz-Expires"] = std::to_string(expires_seconds);
  full.query["X-Amz-SignedHeaders"] = canonical.names;
  if (!credentials.session_token.empty()) {
    full.query["X-Amz-Security-Token"] = credentials.session_token;
  }
  const std::string query = canonical_query(full.query);
  return query + "&X-Amz-Signature=" + signature(full, query, canonical, credentials, scope, stamp);
}

}  // namespace assay::http
