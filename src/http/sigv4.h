// AWS Signature Version 4 for S3: in header fields, or in a presigned address.
#pragma once

#include "base/clock.h"

#include <map>
#include <string>

namespace assay::http {

struct Credentials {
  std::string access_key_id, secret_access_key, session_token;
};

struct SigningScope {
  std::string region;
  std::string service = "s3";
  Seconds time{};
};

struct SignableRequest {
  std::string method = "GET";
  std::string host;                            // with the port when it is not the scheme's own
  std::string path;                            // not encoded: "/bucket/a b.txt"
  std::map<std::string, std::string> query;    // not encoded
  std::map<std::string, std::string> headers;  // lower-case names, without host
  std::string payload_sha256;                  // hex, or "UNSIGNED-PAYLOAD"
};

// Each path segment and every name and value of the query as SigV4 wants them.
std::string canonical_path(const std::string& path);
std::string canonical_query(const std::map<std::string, std::string>& query);

// Header fields to add: authorization, x-amz-date, x-amz-content-sha256, x-amz-security-token.
std::map<std::string, std::string> sign_headers(const SignableRequest& request,
                                                const Credentials& credentials,
                                                const SigningScope& scope);
// The query string to use, signature included. `expires_seconds` at most 604800.
std::string presign_query(const SignableRequest& request, const Credentials& credentials,
                          const SigningScope& scope, int expires_seconds);

}  // namespace assay::http
