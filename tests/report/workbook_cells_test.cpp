#include "report/workbook_cells.h"

#include "report/writer.h"

#include "sample_report.h"
#include <gtest/gtest.h>

namespace assay::report {
namespace {

TEST(WorkbookCells, ComeBackFromJsonAsTheyWere) {
  Workbook workbook;
  workbook.sheets.push_back({"Findings", {{7, {{0, {"V-1", false}}, {5, {"=A1", true}}}}}});
  workbook.sheets.push_back({"_meta", {}});
  const auto back = workbook_from_json(workbook_json(workbook));
  ASSERT_TRUE(back) << back.error().text();
  ASSERT_EQ(back->sheets.size(), 2u);
  ASSERT_NE(back->find("Findings"), nullptr);
  const SheetRow& row = back->find("Findings")->rows.at(0);
  EXPECT_EQ(row.number, 7u);
  EXPECT_EQ(row.cells.at(0).text, "V-1");
  EXPECT_FALSE(row.cells.at(0).formula);
  EXPECT_EQ(row.cells.at(5).text, "=A1");
  EXPECT_TRUE(row.cells.at(5).formula);
  EXPECT_EQ(back->find("Other"), nullptr);
}

TEST(WorkbookCells, BytesThatAreNoTextAreReplacedNotThrownOn) {
  Workbook workbook;
  workbook.sheets.push_back({"Findings", {{1, {{0, {"a\xff", false}}}}}});
  const auto back = workbook_from_json(workbook_json(workbook));
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->sheets[0].rows[0].cells.at(0).text, "a\xef\xbf\xbd");
}

// What a reader that was taken over might answer.
TEST(WorkbookCells, OtherShapesAreRefused) {
  for (const char* text : {"", "{}", "[1]", "[[\"a\"]]", "[[\"a\",{}]]", "[[\"a\",[1]]]",
                           "[[\"a\",[[1,[[0,\"x\"]]]]]]", "[[\"a\",[[1,[[0,1,false]]]]]]",
                           "[[\"a\",[[-1,[]]]]]", "[[\"a\",[[1,[[256,\"x\",false]]]]]]"}) {
    EXPECT_FALSE(workbook_from_json(text)) << text;
  }
}

TEST(WorkbookCells, OnlyTheSheetsOfAReportAreRead) {
  Context context;
  context.report_number = "R-7";
  const auto bytes = find_writer("xlsx")->write(sample_report(), context);
  ASSERT_TRUE(bytes);
  const auto workbook = read_report_workbook(as_bytes(*bytes));
  ASSERT_TRUE(workbook) << workbook.error().text();
  EXPECT_EQ(workbook->sheets.size(), 2u);
  EXPECT_NE(workbook->find("Findings"), nullptr);
  EXPECT_NE(workbook->find("_meta"), nullptr);
}

}  // namespace
}  // namespace assay::report
