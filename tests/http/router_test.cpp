#include "http/router.h"

#include "http/cursor.h"

#include <gtest/gtest.h>

namespace assay::http {
namespace {

Result<Response> first(Call&) { return Response{}; }
Result<Response> second(Call&) { return Response{}; }

Router router() {
  Router r;
  r.add({"GET", "/v/{id}", first});
  r.add({"DELETE", "/v/{id}", first});
  r.add({"POST", "/v/{id}:submit", second});
  r.add({"PUT", "/u/{id}/parts/{number}", first});
  r.add({"POST", "/u/{id}/parts:sign", second});
  return r;
}

TEST(Router, BindsDecodedParameters) {
  const auto match = router().match("PUT", "/u/upl_1/parts/a%20b");
  ASSERT_NE(match.endpoint, nullptr);
  ASSERT_EQ(match.parameters.size(), 2u);
  EXPECT_EQ(match.parameters[0].second, "upl_1");
  EXPECT_EQ(match.parameters[1], (std::pair<std::string, std::string>("number", "a b")));
}

TEST(Router, TellsAVerbFromAnId) {
  const Router r = router();
  const auto match = r.match("POST", "/v/ver_1:submit");
  ASSERT_NE(match.endpoint, nullptr);
  EXPECT_EQ(match.endpoint->run, &second);
  EXPECT_EQ(match.parameters[0].second, "ver_1");
  EXPECT_NE(r.match("POST", "/u/upl_1/parts:sign").endpoint, nullptr);
}

TEST(Router, NamesTheMethodsOfAPath) {
  EXPECT_EQ(router().match("PATCH", "/v/ver_1").allow, "GET, DELETE");
  EXPECT_EQ(router().match("GET", "/v/ver_1:submit").allow, "POST");
}

TEST(Router, MatchesNothingElse) {
  for (const char* path : {"/v", "/v/", "/v/a/b", "//v/a", "/x", "", "v/a", "/v/%zz", "/v/%00"}) {
    const auto match = router().match("GET", path);
    EXPECT_EQ(match.endpoint, nullptr) << path;
    EXPECT_EQ(match.allow, "") << path;
  }
}

TEST(Router, AnswersHeadByGet) {
  const Router r = router();
  ASSERT_NE(r.match("HEAD", "/v/1").endpoint, nullptr);
}

TEST(Cursor, BelongsToItsList) {
  const CursorSigner signer("key");
  const std::string cursor = signer.sign("/assets?q=a&", "ast_1");
  EXPECT_EQ(signer.verify("/assets?q=a&", cursor).value(), "ast_1");
  EXPECT_FALSE(signer.verify("/assets?q=b&", cursor));
  EXPECT_FALSE(signer.verify("/assets?q=a&", cursor + "2"));
  EXPECT_FALSE(signer.verify("/assets?q=a&", ""));
  EXPECT_FALSE(CursorSigner("other").verify("/assets?q=a&", cursor));
}

TEST(Message, DecodesQueries) {
  EXPECT_EQ(query_parameter("a=1&b=x%20y+z", "b"), "x y z");
  EXPECT_EQ(query_parameter("a&b=", "a"), "");
  EXPECT_EQ(query_parameter("a=1", "b"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%f", "a"), std::nullopt);
}

}  // namespace
}  // namespace assay::http
