#include "advisory/cvss.h"

#include <cmath>
#include <fstream>

namespace assay::advisory {
namespace {

double score(const std::string& vector) {
  const auto cvss = score_cvss(vector);
  EXPECT_TRUE(cvss.has_value()) << vector << ": " << (cvss ? "" : cvss.error().message);
  return cvss ? cvss->score : -1;
}

TEST(Cvss, ScoresThePublishedExamples) {
  EXPECT_DOUBLE_EQ(score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), 10.0);  // CVE-2021-44228
  EXPECT_DOUBLE_EQ(score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"), 7.5);
  EXPECT_DOUBLE_EQ(score("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"), 0.0);
  EXPECT_DOUBLE_EQ(score("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N"), 6.4);
  EXPECT_DOUBLE_EQ(score("AV:N/AC:L/Au:N/C:N/I:N/A:C"), 7.8);
  EXPECT_DOUBLE_EQ(score("(AV:N/AC:L/Au:N/C:P/I:N/A:N)"), 5.0);
  EXPECT_DOUBLE_EQ(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"), 10.0);
  EXPECT_DOUBLE_EQ(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), 9.3);
  EXPECT_DOUBLE_EQ(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N"), 0.0);
}

TEST(Cvss, TemporalMetricsAreCheckedAndLeaveTheBaseScore) {
  EXPECT_DOUBLE_EQ(score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:U/RC:C"), 9.8);
  EXPECT_FALSE(score_cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:Z").has_value());
  // 4.0 knows one score, of which the threat metric is a part.
  EXPECT_LT(score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U"), 9.3);
}

TEST(Cvss, NamesTheVersion) {
  EXPECT_EQ(score_cvss("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N")->version, "3.0");
  EXPECT_EQ(score_cvss("AV:N/AC:L/Au:N/C:N/I:N/A:C")->version, "2.0");
}

TEST(Cvss, IsStrict) {
  for (const char* bad :
       {"", "/", "CVSS:3.1/", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N", "AV:N/AC:L/Au:N/C:N/I:N",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:HH",
        "CVSS:3.1/AV:n/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:S/VI:H/VA:H/SC:H/SI:H/SA:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H"}) {
    EXPECT_FALSE(score_cvss(bad).has_value()) << bad;
  }
  EXPECT_FALSE(score_cvss(std::string(100000, '/')).has_value());
}

TEST(Cvss, AgreesWithAnIndependentImplementation) {
  std::ifstream in(ASSAY_FIXTURES "/advisory/cvss.tsv");
  std::string line;
  int count = 0;
  for (; std::getline(in, line); ++count) {
    const auto tab = line.find('\t');
    EXPECT_DOUBLE_EQ(score(line.substr(0, tab)), std::stod(line.substr(tab + 1))) << line;
  }
  EXPECT_EQ(count, 1450);
}

TEST(Cvss, RatesOnTheScaleOfVersion3) {
  EXPECT_EQ(severity_of(0.0), "none");
  EXPECT_EQ(severity_of(3.9), "low");
  EXPECT_EQ(severity_of(4.0), "medium");
  EXPECT_EQ(severity_of(6.9), "medium");
  EXPECT_EQ(severity_of(7.0), "high");
  EXPECT_EQ(severity_of(9.0), "critical");
}

}  // namespace
}  // namespace assay::advisory
