#include "report/writer.h"

#include "base/json.h"
#include "report/office_zip.h"

#include "sample_report.h"
#include <gtest/gtest.h>

namespace assay::report {
namespace {

std::string written(const char* format, const Context& context = {}) {
  const Writer* writer = find_writer(format);
  EXPECT_NE(writer, nullptr) << format;
  auto text = writer->write(sample_report(), context);
  EXPECT_TRUE(text) << text.error().text();
  return text ? *text : "";
}

TEST(Writers, SameReportSameBytes) {
  for (const Writer* writer : all_writer()) {
    const std::string name(writer->name);
    EXPECT_EQ(written(name.c_str()), written(name.c_str())) << name;
  }
}

TEST(Table, EndsWithTheVerdictAndPassesNoControlCharacters) {
  auto report = sample_report();
  report.findings[1].paths = {"app.zip!/\x1b[31mred"};
  const auto text = find_writer("table")->write(report, {});
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->ends_with("verdict: rejected — 2 blocking\n"));
  EXPECT_EQ(text->find('\x1b'), std::string::npos);
  EXPECT_NE(text->find("app.zip!/lib/x.jar"), std::string::npos);
}

TEST(CycloneDx, HoldsWhatIntegratorsRelyOn) {
  const auto json = parse_json(written("cyclonedx"));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->at("specVersion"), "1.6");
  const auto& component = json->at("components").at(0);
  EXPECT_EQ(component.at("purl"), "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1");
  EXPECT_EQ(component.at("evidence").at("occurrences").at(0).at("location"),
            "app.zip!/lib/x.jar!/META-INF/maven/pom.properties");
  const auto& vulnerability = json->at("vulnerabilities").at(0);
  EXPECT_EQ(vulnerability.at("id"), "CVE-2021-44228");
  EXPECT_EQ(vulnerability.at("affects").at(0).at("ref"), component.at("bom-ref"));
  EXPECT_EQ(vulnerability.at("ratings").at(0).at("score"), 10.0);
  EXPECT_EQ(vulnerability.at("ratings").at(0).at("method"), "CVSSv31");
  EXPECT_EQ(json->at("compositions").at(0).at("aggregate"), "incomplete");
  EXPECT_EQ(json->at("metadata").at("timestamp"), "2026-01-02T03:04:05Z");
}

TEST(Html, EscapesHostileNamesAndNeedsNoNetwork) {
  const std::string text = written("html");
  EXPECT_EQ(text.find("<tool>"), std::string::npos);
  EXPECT_NE(text.find("&lt;tool&gt;"), std::string::npos);
  EXPECT_EQ(text.find("http://"), std::string::npos);
  EXPECT_EQ(text.find("https://"), std::string::npos);
  EXPECT_EQ(text.find(" style="), std::string::npos);
  Context chinese;
  chinese.language = "zh-CN";
  EXPECT_NE(written("html", chinese).find("安全扫描报告"), std::string::npos);
}

TEST(Xlsx, IsProtectedWithOnlyTheSellersColumnsOpen) {
  const auto parts = read_office_zip(as_bytes(written("xlsx")), {});
  ASSERT_TRUE(parts) << parts.error().text();
  std::string workbook;
  std::string findings;
  std::string strings;
  for (const auto& part : *parts) {
    if (part.name == "xl/workbook.xml") workbook = part.content;
    if (part.name == "xl/worksheets/sheet2.xml") findings = part.content;
    if (part.name == "xl/sharedStrings.xml") strings = part.content;
  }
  EXPECT_NE(workbook.find("veryHidden"), std::string::npos);
  EXPECT_NE(findings.find("<sheetProtection"), std::string::npos);
  EXPECT_NE(findings.find("INDIRECT(VLOOKUP("), std::string::npos);
  EXPECT_NE(findings.find("<autoFilter"), std::string::npos);
  EXPECT_EQ(findings.find("<f>=cmd"), std::string::npos);
  EXPECT_NE(strings.find("=cmd|"), std::string::npos);  // a text, not a formula
}

}  // namespace
}  // namespace assay::report
