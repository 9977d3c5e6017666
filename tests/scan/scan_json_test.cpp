#include "scan/scan_report.h"

#include "../report/sample_report.h"
#include <gtest/gtest.h>

namespace assay::scan {

TEST(ScanJson, RoundTripsToTheSameBytes) {
  const auto text = to_json(report::sample_report());
  const auto read = from_json(text);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(to_json(*read), text);
}

TEST(ScanJson, RefusesAnotherSchemaAndNonsense) {
  EXPECT_FALSE(from_json("{}"));
  EXPECT_FALSE(from_json("{\"schema\": 99}"));
  EXPECT_FALSE(from_json("[1,2"));
  EXPECT_FALSE(from_json(""));
}

TEST(ScanJson, AReportThatContradictsItselfIsNotBelieved) {
  auto text = to_json(report::sample_report());
  const auto at = text.find("\"exit_code\": 1");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 14, "\"exit_code\": 0");
  EXPECT_EQ(from_json(text)->verdict.exit_code, 1);
}

TEST(ScanJson, HostileTypesDoNotThrow) {
  for (const char* hostile :
       {R"({"schema":1,"findings":5})", R"({"schema":1,"findings":[1,null,{}]})",
        R"({"schema":1,"components":[{"evidence":{"a":[]}}]})",
        R"({"schema":1,"coverage":{"unscanned":"x"}})",
        R"({"schema":1,"package":[],"verdict":7,"engines":{"a":1}})"}) {
    EXPECT_TRUE(from_json(hostile)) << hostile;
  }
}

}  // namespace assay::scan
