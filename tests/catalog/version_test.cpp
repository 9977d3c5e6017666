// Orders of versions, from the examples that each ecosystem publishes itself.
#include "catalog/version.h"

#include <random>

namespace assay::catalog {
namespace {

using Chain = std::vector<std::vector<std::string>>;  // ascending; each step lists equals

void expect_chain(const char* scheme, const Chain& chain) {
  const auto& s = scheme_named(scheme);
  ASSERT_EQ(s.name, scheme);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (std::size_t j = 0; j < chain.size(); ++j) {
      for (const auto& a : chain[i]) {
        for (const auto& b : chain[j]) {
          const auto c = s.compare(a, b);
          EXPECT_EQ(c < 0, i < j) << scheme << ": " << a << " against " << b;
          EXPECT_EQ(c > 0, i > j) << scheme << ": " << a << " against " << b;
        }
      }
    }
  }
}

TEST(Version, SemverFollowsTheSpecificationsOwnChain) {
  expect_chain("semver", {{"0.0.0-0"},
                          {"0.0.0", "0", "v0.0.0+incompatible"},
                          {"1.0.0-alpha"},
                          {"1.0.0-alpha.1"},
                          {"1.0.0-alpha.beta"},
                          {"1.0.0-beta"},
                          {"1.0.0-beta.2"},
                          {"1.0.0-beta.11"},
                          {"1.0.0-rc.1"},
                          {"1.0.0", "v1.0.0", "1.0.0+20130313144700", "1.0", "1"},
                          {"1.0.1"},
                          {"1.2.0"},
                          {"1.10.0"},
                          {"99999999999999999999999.0.0"}});
}

TEST(Version, GoToolchainsAndPseudoVersionsAreSemver) {
  expect_chain("semver", {{"1.20.14", "go1.20.14"},
                          {"1.21.0-0"},
                          {"1.21rc2", "go1.21rc2", "1.21.0-rc.2"},
                          {"1.21rc3"},
                          {"1.21.0", "go1.21"},
                          {"1.21.1"}});
  expect_chain(
      "semver",
      {{"v0.0.0-20190308221718-c2843e01d9a2"}, {"v0.0.0-20200220183623-bac4c82f6975"}, {"v0.1.0"}});
}

TEST(Version, CurlsTwoPartVersionsArePadded) {
  expect_chain("semver", {{"4.0"}, {"7.1"}, {"7.1.1"}, {"7.7", "7.7.0"}, {"7.10"}, {"8.0.0"}});
}

TEST(Version, MavenFollowsThePomReference) {
  expect_chain("maven",
               {{"1-alpha", "1.0-alpha", "1.alpha", "1.0.0-alpha0", "1-ALPHA"},
                {"1-alpha1", "1-a1", "1.0-alpha-1"},
                {"1-beta2", "1-b2"},
                {"1-milestone", "1.0-milestone"},
                {"1-rc1", "1-cr1", "1.0-RC1"},
                {"1-SNAPSHOT"},
                {"1", "1.0", "1.0.0", "1-ga", "1.0-final", "1.Final", "1.0.0.RELEASE", "1-0.0.0"},
                {"1-sp"},
                {"1-foo", "1.0.0-foo.0.0", "1.foo"},
                {"1-foo2"},
                {"1-foo10"},
                {"1-1"},
                {"1-1.1"},
                {"1.1"}});
  expect_chain(
      "maven",
      {{"2.0-beta9"}, {"2.0-rc1"}, {"2.0"}, {"2.3.1"}, {"2.12.2"}, {"2.14.1"}, {"2.15.0"}});
  expect_chain("maven", {{"5.3.17"}, {"5.3.18.RELEASE", "5.3.18"}, {"5.3.18.1"}});
  expect_chain("maven", {{"1.0.RC2"}, {"1.0-RC3"}, {"1.0.1"}});
  expect_chain("maven", {{"31.1-android"}, {"31.1-jre"}, {"32.0.0-android"}, {"32.0.0-jre"}});
}

TEST(Version, Pep440FollowsItsSummary) {
  expect_chain("pep440", {{"not a version"},
                          {"1.dev0"},
                          {"1.0.dev456"},
                          {"1.0a1", "1.0.alpha1", "1.0-ALPHA.1"},
                          {"1.0a2.dev456"},
                          {"1.0a12.dev456"},
                          {"1.0a12"},
                          {"1.0b1.dev456"},
                          {"1.0b2", "1.0beta2"},
                          {"1.0b2.post345.dev456"},
                          {"1.0b2.post345"},
                          {"1.0rc1.dev456"},
                          {"1.0rc1", "1.0c1", "1.0-preview1"},
                          {"1.0", "1", "v1.0.0", " 1.0 "},
                          {"1.0+abc.5"},
                          {"1.0+abc.7"},
                          {"1.0+5"},
                          {"1.0.post456.dev34"},
                          {"1.0.post456", "1.0-456", "1.0.r456"},
                          {"1.0.15"},
                          {"1.1.dev1"},
                          {"1!0.1"}});
}

TEST(Version, DpkgFollowsPolicy) {
  expect_chain("dpkg", {{"1.0~~"}, {"1.0~~a"}, {"1.0~"}, {"1.0"}, {"1.0a"}, {"1.0+b"}});
  expect_chain("dpkg", {{"7.88.1-10~bpo11+1"},
                        {"7.88.1-10"},
                        {"7.88.1-10+deb12u1"},
                        {"7.88.1-10+deb12u4"},
                        {"7.88.1-10+deb12u12"},
                        {"7.88.1-11"},
                        {"1:0.1-1"},
                        {"2:0.0.1"}});
  expect_chain("dpkg", {{"1.2.3-1", "0:1.2.3-1", "1.2.03-1"}, {"1.2.3-1.1"}, {"1.2.3-2"}});
  expect_chain("dpkg", {{"1.0", "1.0-0"}, {"1.0-0ubuntu1"}, {"1.0-1"}, {"1.0.1-1"}});
}

TEST(Version, RpmFollowsRpmvercmpsOwnTests) {
  expect_chain("rpm", {{"1.0~rc1"},
                       {"1.0~rc1^git1"},
                       {"1.0"},
                       {"1.0^"},
                       {"1.0^git1"},
                       {"1.0^git2"},
                       {"1.01", "1.1"},
                       {"2.0"},
                       {"2.0.1"},
                       {"2.0.1a"}});
  expect_chain("rpm", {{"xyz.4", "xyz4"}, {"xyz10", "xyz_10"}, {"8"}});
  expect_chain("rpm", {{"5.5p1"}, {"5.5p2"}, {"5.5p10"}, {"5.6p1"}, {"10xyz"}, {"10.1xyz"}});
  expect_chain("rpm", {{"10a1"}, {"10b2"}, {"10.1"}});
  expect_chain("rpm", {{"FC5"}, {"fc4"}});
  expect_chain("rpm", {{"3.0.0_fc", "3.0.0.fc"}});
}

TEST(Version, RpmEpochsReleasesAndModuleStreams) {
  expect_chain(
      "rpm",
      {{"1.1.1k-5.el8"}, {"1.1.1k-5.el8_5"}, {"1.1.1k-6.el8_5"}, {"1:1.1.1c-2.el8"}, {"2:0.1-1"}});
  expect_chain("rpm", {{"1:0.1.15-2.git2d0b8a3.module_el8.3.0+2044+12421f43"},
                       {"1:0.1.15-2.git2d0b8a3.module_el8.4.0+2496+12421f43"},
                       {"1:0.1.15-2.git2d0b8a3.module_el8.5.0+119+9a9ec082"}});
  const auto& rpm = scheme_named("rpm");
  EXPECT_TRUE(rpm.compare("1.1.1k", "1.1.1k-6.el8_5") == 0) << "a missing release says nothing";
}

TEST(Version, ApkFollowsApkTools) {
  expect_chain("apk", {{"1.0_alpha1"},
                       {"1.0_beta2"},
                       {"1.0_pre1"},
                       {"1.0_rc1"},
                       {"1.0"},
                       {"1.0-r1"},
                       {"1.0-r10"},
                       {"1.0_cvs1"},
                       {"1.0_git20210101"},
                       {"1.0_p1"},
                       {"1.0_p1-r1"},
                       {"1.0a"},
                       {"1.0.1"},
                       {"1.1"},
                       {"1.10"}});
  expect_chain("apk", {{"1.36.1-r5"}, {"1.36.1-r15"}, {"1.36.2-r0"}});
  expect_chain("apk", {{"0.12.02"}, {"0.12.1"}});
}

TEST(Version, NugetHasFourNumbersAndNoCase) {
  expect_chain("nuget", {{"1.0.0-alpha", "1.0.0-ALPHA"},
                         {"1.0.0-beta.2"},
                         {"1.0.0-beta.10"},
                         {"1.0.0-rc"},
                         {"1.0.0", "1.0", "1.0.0.0", "1.0.0+sha"},
                         {"1.0.0.1"},
                         {"1.0.1"}});
}

TEST(Version, RubygemsFollowsGemVersionsOwnExamples) {
  expect_chain("rubygems", {{"1.0.a"},
                            {"1.0.a.2"},
                            {"1.0.b1"},
                            {"1.0.pre.rc1", "1.0-rc1"},
                            {"1.0.rc1"},
                            {"1.0", "1", "1.0.0"},
                            {"1.0.1"},
                            {"1.8.2.a9"},
                            {"1.8.2.a10"},
                            {"1.8.2"},
                            {"5.2.4.3"},
                            {"5.2.10"}});
}

TEST(Version, PackagistFollowsComposersStabilities) {
  expect_chain("packagist", {{"1.0.0-dev"},
                             {"1.0.0-alpha1", "1.0.0a1", "1.0-ALPHA1"},
                             {"1.0.0-beta1", "1.0.0-b1"},
                             {"1.0.0-RC1"},
                             {"1.0.0-RC2"},
                             {"1.0.0", "v1.0", "1", "1.0.0.0"},
                             {"1.0.0-p1", "1.0.0-patch1", "1.0.0pl1"},
                             {"1.0.0.1"},
                             {"1.0.1"},
                             {"7.31"},
                             {"dev-master", "dev-main"}});
}

TEST(Version, OpensslLettersGoOnAfterZ) {
  expect_chain(
      "openssl",
      {{"0.9.6-beta1"},  {"0.9.6"},       {"0.9.6e"},  {"1.0.1-beta1"}, {"1.0.1", "1.0.1-fips"},
       {"1.0.1f"},       {"1.0.1g"},      {"1.0.2"},   {"1.0.2a"},      {"1.0.2k", "1.0.2k-fips"},
       {"1.0.2z"},       {"1.0.2za"},     {"1.0.2zq"}, {"1.1.0-pre3"},  {"1.1.0"},
       {"3.0.0-alpha1"}, {"3.0.0-beta2"}, {"3.0.0"},   {"3.0.7"},       {"3.0.14"},
       {"3.5.0"}});
}

TEST(Version, GenericPutsWordsWherePeopleExpectThem) {
  expect_chain("generic", {{"1.0-dev"},
                           {"1.0-alpha2"},
                           {"1.0beta1", "1.0.0-beta1"},
                           {"1.0rc1"},
                           {"1.0", "1", "1.0.0", "v1.0"},
                           {"1.0a"},
                           {"1.0p1"},
                           {"1.0.1"},
                           {"1.2.11"},
                           {"2020.81"},
                           {"2022.83"}});
}

TEST(Version, SchemesAreFoundByEcosystemAndByPurlType) {
  EXPECT_EQ(scheme_for_ecosystem("Maven").name, "maven");
  EXPECT_EQ(scheme_for_ecosystem("Debian:12").name, "dpkg");
  EXPECT_EQ(scheme_for_ecosystem("AlmaLinux:8").name, "rpm");
  EXPECT_EQ(scheme_for_ecosystem("Alpine:v3.18").name, "apk");
  EXPECT_EQ(scheme_for_ecosystem("crates.io").name, "semver");
  EXPECT_EQ(scheme_for_ecosystem("No Such Thing").name, "generic");
  EXPECT_EQ(scheme_for_purl_type("golang").name, "semver");
  EXPECT_EQ(scheme_for_purl_type("composer").name, "packagist");
  EXPECT_EQ(scheme_for_purl_type("gem").name, "rubygems");
  EXPECT_EQ(scheme_for_purl_type("unheard-of").name, "generic");
}

// Hostile texts: every order must stay total, antisymmetric and reflexive, and must end.
TEST(Version, AnyTwoTextsCompareAndTheOrderIsAntisymmetric) {
  std::mt19937 random(7);
  const std::string alphabet = "0019azAZ.-_~^+:!\x01\xff rc";
  std::vector<std::string> texts{"",
                                 "-",
                                 ".",
                                 "~",
                                 "^",
                                 ":",
                                 "-r",
                                 "dev-",
                                 "v",
                                 "1..2",
                                 std::string(5000, '1'),
                                 std::string(5000, '-'),
                                 std::string(2000, 'a') + "1"};
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n) text += alphabet[random() % alphabet.size()];
    texts.push_back(text);
  }
  for (const auto* scheme : all_version()) {
    for (const auto& a : texts) {
      EXPECT_TRUE(scheme->compare(a, a) == 0) << scheme->name << ": " << a;
      for (const auto& b : texts) {
        const auto c = scheme->compare(a, b);
        const auto d = scheme->compare(b, a);
        ASSERT_EQ(c < 0, d > 0) << scheme->name << ": '" << a << "' '" << b << "'";
        ASSERT_EQ(c == 0, d == 0) << scheme->name << ": '" << a << "' '" << b << "'";
      }
    }
  }
}

}  // namespace
}  // namespace assay::catalog
