#include "catalog/purl.h"

#include <gtest/gtest.h>

namespace assay::catalog {
namespace {

struct Case {
  const char* input;
  const char* canonical;
};

class PurlCanonical : public ::testing::TestWithParam<Case> {};

TEST_P(PurlCanonical, RoundTrips) {
  const auto purl = parse_purl(GetParam().input);
  ASSERT_TRUE(purl) << purl.error().text();
  EXPECT_EQ(purl->to_string(), GetParam().canonical);
  const auto again = parse_purl(purl->to_string());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *purl);
}

INSTANTIATE_TEST_SUITE_P(
    Spec, PurlCanonical,
    ::testing::Values(
        Case{"pkg:maven/org.apache.commons/io@1.3.4", "pkg:maven/org.apache.commons/io@1.3.4"},
        Case{"pkg:Maven/org.apache.xmlgraphics/"
             "batik-anim@1.9.1?type=pom&repositorY_url=repo.spring.io/release",
             "pkg:maven/org.apache.xmlgraphics/"
             "batik-anim@1.9.1?repository_url=repo.spring.io/release&type=pom"},
        Case{"pkg:///maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io"},
        Case{"pkg:maven/HTTPClient/HTTPClient@0.3-3", "pkg:maven/HTTPClient/HTTPClient@0.3-3"},
        Case{"pkg:GOLANG/google.golang.org/genproto@abcdedf#/googleapis/api/annotations/",
             "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations"},
        Case{"pkg:golang/google.golang.org/genproto@abcdedf#googleapis/../x/./y",
             "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/x/y"},
        Case{"pkg:GOLANG/GitHub.com/BurntSushi/toml@v1.2.0",
             "pkg:golang/github.com/burntsushi/toml@v1.2.0"},
        Case{"pkg:bitbucket/birKenfeld/pyGments-main@244fd47e07d1014f0aed9c",
             "pkg:bitbucket/birkenfeld/pygments-main@244fd47e07d1014f0aed9c"},
        Case{"pkg:github/Package-url/purl-Spec@244fd47e07d1004f0aed9c",
             "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c"},
        Case{"pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
             "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie"},
        Case{"pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io",
             "pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io"},
        Case{"pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"},
        Case{"pkg:npm/@angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"},
        Case{"pkg:npm/@angular/animation", "pkg:npm/%40angular/animation"},
        Case{"pkg:nuget/EnterpriseLibrary.Common@6.0.1304",
             "pkg:nuget/EnterpriseLibrary.Common@6.0.1304"},
        Case{"pkg:PYPI/Django_package@1.11.1.dev1", "pkg:pypi/django-package@1.11.1.dev1"},
        Case{"pkg:rpm/Fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25",
             "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25"},
        Case{"pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64",
             "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64"},
        Case{"pkg:generic/openssl@1.1.10g?checksum=sha1:ad9503,sha256:41bf",
             "pkg:generic/openssl@1.1.10g?checksum=sha1:ad9503%2Csha256:41bf"},
        Case{"pkg:gem/jruby-launcher@1.1.2?Platform=java&empty=",
             "pkg:gem/jruby-launcher@1.1.2?platform=java"},
        Case{"pkg:huggingface/microsoft/deberta-v3-base@559062AD13D311B87B2C",
             "pkg:huggingface/microsoft/deberta-v3-base@559062ad13d311b87b2c"},
        Case{"pkg:mlflow/CreditFraud@3?repository_url=https://adb-5.azuredatabricks.net/api",
             "pkg:mlflow/creditfraud@3?repository_url=https://adb-5.azuredatabricks.net/api"},
        Case{"pkg:swift/github.com/Alamofire/Alamofire@5.4.3",
             "pkg:swift/github.com/Alamofire/Alamofire@5.4.3"},
        Case{"pkg:composer/Guzzlehttp/Promises@2.0.2", "pkg:composer/guzzlehttp/promises@2.0.2"}));

class PurlInvalid : public ::testing::TestWithParam<const char*> {};

TEST_P(PurlInvalid, IsRefused) { EXPECT_FALSE(parse_purl(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Spec, PurlInvalid,
                         ::testing::Values("", "pkg:", "EnterpriseLibrary.Common@6.0.1304",
                                           "pkg:EnterpriseLibrary.Common@6.0.1304",
                                           "pkg:n&g?inx/nginx@0.8.9", "pkg:3nginx/nginx@0.8.9",
                                           "pkg:nginx:a/nginx@0.8.9", "pkg:maven/@1.3.4",
                                           "pkg:npm/myartifact@1.0.0?in%20production=true",
                                           "pkg%3Amaven/org.apache.commons/io",
                                           "pkg:npm/name@1.0%zz", "pkg:npm/name@1?a=1&A=2",
                                           "pkg:swift/Alamofire@5.4.3", "pkg:cran/A3"));

TEST(Purl, PartsAreDecoded) {
  const auto purl = parse_purl("pkg:npm/%40scope/na%2Fme@1.0%2B2?a=b%26c#x/%2e%2e/y");
  ASSERT_TRUE(purl);
  EXPECT_EQ(purl->ns, "@scope");
  EXPECT_EQ(purl->name, "na/me");
  EXPECT_EQ(purl->version, "1.0+2");
  EXPECT_EQ(purl->qualifiers.at("a"), "b&c");
  EXPECT_EQ(purl->subpath, "x/y");
  EXPECT_EQ(purl->to_string(), "pkg:npm/%40scope/na%2Fme@1.0%2B2?a=b%26c#x/y");
}

}  // namespace
}  // namespace assay::catalog
