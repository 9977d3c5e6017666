// The examples of Amazon's S3 documentation ("Signature Calculations for the Authorization Header"
// and "Authenticating Requests: Using Query Parameters").
#include "http/sigv4.h"

#include <gtest/gtest.h>

namespace assay::http {
namespace {

const Credentials kExample{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
const std::string kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

SigningScope scope() {
  SigningScope scope;
  scope.region = "us-east-1";
  EXPECT_TRUE(parse_rfc3339("2013-05-24T00:00:00Z", scope.time));
  return scope;
}

SignableRequest request(std::string method, std::string path) {
  SignableRequest r;
  r.method = std::move(method);
  r.host = "examplebucket.s3.amazonaws.com";
  r.path = std::move(path);
  r.payload_sha256 = kEmptySha256;
  return r;
}

TEST(SigV4, SignsARangedGet) {
  auto r = request("GET", "/test.txt");
  r.headers["range"] = "bytes=0-9";
  EXPECT_EQ(sign_headers(r, kExample, scope()).at("authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(SigV4, SignsAPutWithACharacterThatNeedsEncoding) {
  auto r = request("PUT", "/test$file.text");
  r.headers["date"] = "Fri, 24 May 2013 00:00:00 GMT";
  r.headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
  r.payload_sha256 = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  const auto text = sign_headers(r, kExample, scope()).at("authorization");
  EXPECT_NE(text.find("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
            std::string::npos)
      << text;
}

TEST(SigV4, SignsAQueryWithoutAValue) {
  auto r = request("GET", "/");
  r.query["lifecycle"] = "";
  const auto text = sign_headers(r, kExample, scope()).at("authorization");
  EXPECT_NE(text.find("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            std::string::npos)
      << text;
}

TEST(SigV4, SignsASortedQuery) {
  auto r = request("GET", "/");
  r.query["prefix"] = "J";
  r.query["max-keys"] = "2";
  const auto text = sign_headers(r, kExample, scope()).at("authorization");
  EXPECT_NE(text.find("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
            std::string::npos)
      << text;
}

TEST(SigV4, PresignsAnAddress) {
  EXPECT_EQ(presign_query(request("GET", "/test.txt"), kExample, scope(), 86400),
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
            "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
            "X-Amz-SignedHeaders=host&X-Amz-Signature="
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(SigV4, AnotherSecretGivesAnotherSignature) {
  auto other = kExample;
  other.secret_access_key += "x";
  EXPECT_NE(sign_headers(request("GET", "/test.txt"), kExample, scope()).at("authorization"),
            sign_headers(request("GET", "/test.txt"), other, scope()).at("authorization"));
}

TEST(SigV4, SessionTokensAreSigned) {
  auto session = kExample;
  session.session_token = "token";
  const auto added = sign_headers(request("GET", "/x"), session, scope());
  EXPECT_EQ(added.at("x-amz-security-token"), "token");
  EXPECT_NE(added.at("authorization").find("x-amz-security-token,"), std::string::npos);
}

}  // namespace
}  // namespace assay::http
