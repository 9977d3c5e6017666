#include "report/proof.h"

#include "report/office_zip.h"
#include "report/writer.h"

#include "sample_report.h"
#include <gtest/gtest.h>

namespace assay::report {
namespace {

const char* const kGood =
    "We checked the class path by hand and with jdeps; see analysis.txt, page 2.";

struct ProofTest : testing::Test {
  scan::ScanReport report = sample_report();
  ProofExpectation expected{"R-7", 1, "key", &report, {"analysis.txt"}};

  std::string workbook(std::map<std::string, Context::RowDecision> rows, int revision = 1) {
    Context context;
    context.report_number = "R-7";
    context.revision = revision;
    context.mac_key = "key";
    context.decisions = std::move(rows);
    auto bytes = find_writer("xlsx")->write(report, context);
    EXPECT_TRUE(bytes) << bytes.error().text();
    return bytes ? *bytes : "";
  }
  static Context::RowDecision row(std::string conclusion, std::string why, std::string text) {
    return {"", "", std::move(conclusion), std::move(why), std::move(text)};
  }
  static std::string codes(const Proof& proof) {
    std::string out;
    for (const auto& problem : proof.problems) out += problem.code + "@" + problem.cell + " ";
    return out;
  }
  Proof read(const std::string& bytes) { return read_proof(as_bytes(bytes), expected); }

  // Replaces text inside one part of a workbook, as another program would have written it.
  static std::string edited(const std::string& bytes, const std::string& part,
                            const std::string& from, const std::string& to) {
    auto parts = read_office_zip(as_bytes(bytes), {});
    EXPECT_TRUE(parts);
    for (auto& one : *parts) {
      if (one.name != part) continue;
      const auto at = one.content.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      if (at != std::string::npos) one.content.replace(at, from.size(), to);
    }
    return write_office_zip(*parts);
  }
};

TEST_F(ProofTest, ReadsBackWhatWasWritten) {
  const Proof proof = read(workbook({
      {"V-0001-00000001", row("not_affected", "vulnerable_code_not_present", kGood)},
      {"V-0002-00000002", row("false_positive", "test_sample", kGood)},
  }));
  EXPECT_TRUE(proof.acceptable()) << codes(proof);
  ASSERT_EQ(proof.rows.size(), 2u);
  EXPECT_EQ(proof.rows[0].finding_id, "V-0001-00000001");
  EXPECT_EQ(proof.rows[0].conclusion, Conclusion::not_affected);
  EXPECT_EQ(proof.rows[0].justification, "vulnerable_code_not_present");
  EXPECT_EQ(proof.rows[0].explanation, kGood);
  EXPECT_EQ(proof.rows[0].cell, "Findings!A2");
  EXPECT_EQ(codes(proof), "");
}

TEST_F(ProofTest, SameReportSameBytes) { EXPECT_EQ(workbook({}), workbook({})); }

TEST_F(ProofTest, P01RefusesWhatIsNoWorkbook) {
  EXPECT_EQ(codes(read("hello")), "P01@ ");
  EXPECT_EQ(codes(read(std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))), "P01@ ");
  EXPECT_EQ(codes(read(workbook({}).substr(0, 4000))), "P01@ ");
}

TEST_F(ProofTest, P01RefusesMacrosLinksAndDocumentTypes) {
  auto parts = read_office_zip(as_bytes(workbook({})), {});
  ASSERT_TRUE(parts);
  for (const char* name : {"xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml",
                           "xl/embeddings/oleObject1.bin"}) {
    auto more = *parts;
    more.push_back({name, "x"});
    EXPECT_EQ(codes(read(write_office_zip(more))), "P01@ ") << name;
  }
  auto bomb = *parts;
  bomb.push_back({"xl/extra.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"});
  EXPECT_EQ(codes(read(write_office_zip(bomb))), "P01@ ");
}

TEST_F(ProofTest, P01RefusesABombBeforeItUnpacks) {
  const std::string bomb = write_office_zip({{"xl/workbook.xml", std::string(64u << 20, ' ')}});
  const Proof proof = read(bomb);
  EXPECT_EQ(codes(proof), "P01@ ");
  EXPECT_NE(proof.problems[0].message.find("unpacks"), std::string::npos);
}

TEST_F(ProofTest, P02NamesTheLatestReport) {
  const auto bytes = workbook({}, 2);
  const Proof proof = read(bytes);
  EXPECT_EQ(codes(proof), "P02@ ");
  EXPECT_NE(proof.problems[0].message.find("R-7 r1"), std::string::npos);
}

TEST_F(ProofTest, P03ListsForeignAndRepeatedIds) {
  std::vector<ProofRow> rows(3);
  rows[0] = {"V-9999-ffffffff", Conclusion::false_positive, "component_misidentified", kGood,
             "Findings!A5"};
  rows[1] = {"V-0001-00000001", Conclusion::false_positive, "component_misidentified", kGood,
             "Findings!A2"};
  rows[2] = {"V-0001-00000001", Conclusion::false_positive, "component_misidentified", kGood,
             "Findings!A3"};
  const Proof proof = check_rows(rows, expected);
  EXPECT_EQ(codes(proof), "P03@Findings!A5 P03@Findings!A3 W12@ ");
  EXPECT_EQ(proof.rows.size(), 1u);
}

TEST_F(ProofTest, P04OffersTheNearestWord) {
  const auto bytes = edited(
      workbook({{"V-0001-00000001", row("false_positive", "component_misidentified", kGood)}}),
      "xl/worksheets/sheet2.xml", "<c r=\"F2\"", "<c r=\"Z2\"");
  auto parts = read_office_zip(as_bytes(bytes), {});
  for (auto& part : *parts) {
    if (part.name != "xl/worksheets/sheet2.xml") continue;
    const auto at = part.content.find("<c r=\"G2\"");
    part.content.insert(at, "<c r=\"F2\" t=\"inlineStr\"><is><t>Already fxied</t></is></c>");
  }
  const Proof proof = read(write_office_zip(*parts));
  EXPECT_EQ(codes(proof), "P04@Findings!F2 ");
  EXPECT_NE(proof.problems[0].message.find("Already fixed"), std::string::npos);
}

TEST_F(ProofTest, P05NamesWhatTheConclusionAllows) {
  const Proof proof = read(workbook({{"V-0001-00000001", row("not_affected", "", kGood)}}));
  EXPECT_EQ(codes(proof), "P05@Findings!G2 W12@ ");
  // A virus cannot be "not affected", and a vulnerability is no test sample.
  const ProofRow virus{"V-0002-00000002", Conclusion::not_affected, "component_not_present", kGood,
                       "Findings!A3"};
  EXPECT_EQ(check_row(virus, report.findings[1], expected).front().cell, "Findings!F3");
  const ProofRow wrong{"V-0001-00000001", Conclusion::false_positive, "test_sample", kGood,
                       "Findings!A2"};
  EXPECT_EQ(check_row(wrong, report.findings[0], expected).front().code, "P05");
}

TEST_F(ProofTest, P06WantsAnExplanation) {
  ProofRow row{"V-0001-00000001", Conclusion::false_positive, "version_misidentified", "too short",
               "Findings!A2"};
  EXPECT_EQ(check_row(row, report.findings[0], expected).front().code, "P06");
  row.explanation = report.findings[0].title;
  EXPECT_EQ(check_row(row, report.findings[0], expected).front().code, "P06");
  row.explanation = std::string(4001, 'x');
  EXPECT_EQ(check_row(row, report.findings[0], expected).front().code, "P06");
  row.explanation =
      "经人工检查类路径,该组件的漏洞代码在构建时已被移除,"
      "详见附件分析报告第二页内容。";  // counted in characters
  EXPECT_TRUE(check_row(row, report.findings[0], expected).empty());
}

TEST_F(ProofTest, P07WantsAPatchOrAFile) {
  ProofRow row{"V-0001-00000001", Conclusion::already_fixed, "backported_patch",
               "We have applied the correction of the vendor in our build.", "Findings!A2"};
  EXPECT_EQ(check_row(row, report.findings[0], expected).front().code, "P07");
  row.explanation += " See commit 5a1b2c3d4e.";
  EXPECT_TRUE(check_row(row, report.findings[0], expected).empty());
  const ProofRow virus{"V-0002-00000002", Conclusion::false_positive, "own_signed_code",
                       "This is our own installer, signed with our certificate.", "Findings!A3"};
  EXPECT_EQ(check_row(virus, report.findings[1], expected).front().code, "P07");
}

TEST_F(ProofTest, P08RefusesFormulas) {
  const auto bytes = edited(
      workbook({{"V-0001-00000001", row("false_positive", "component_misidentified", kGood)}}),
      "xl/worksheets/sheet2.xml", "<c r=\"H2\"", "<c r=\"Z9\"");
  auto parts = read_office_zip(as_bytes(bytes), {});
  for (auto& part : *parts) {
    if (part.name != "xl/worksheets/sheet2.xml") continue;
    part.content.insert(part.content.find("<c r=\"Z9\""), "<c r=\"H2\"><f>1+1</f><v>2</v></c>");
  }
  EXPECT_NE(codes(read(write_office_zip(*parts))).find("P08@Findings!H2"), std::string::npos);
}

TEST_F(ProofTest, P09AndP10) {
  EXPECT_EQ(codes(read(workbook({}))), "P09@ ");
  const Proof proof = read(workbook({{"V-0001-00000001", row("will_fix", "", "")},
                                     {"V-0002-00000002", row("will_fix", "", "")}}));
  EXPECT_EQ(codes(proof), "P10@ ");
}

TEST_F(ProofTest, W11UsesOurOwnCopyOfEditedColumns) {
  const auto bytes =
      edited(workbook({{"V-0001-00000001", row("false_positive", "component_misidentified", kGood)},
                       {"V-0002-00000002", row("will_fix", "", "")}}),
             "xl/sharedStrings.xml", "app.zip!/lib/x.jar<", "elsewhere<");
  const Proof proof = read(bytes);
  EXPECT_EQ(codes(proof), "W11@Findings!B2 ");
  EXPECT_TRUE(proof.acceptable());
}

TEST_F(ProofTest, W13SaysWhatTheScanSaw) {
  const ProofRow row{"V-0001-00000001", Conclusion::not_affected, "component_not_present", kGood,
                     "Findings!A2"};
  const auto problems = check_row(row, report.findings[0], expected);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "W13");
  EXPECT_NE(problems[0].message.find("version=2.14.1"), std::string::npos);
}

TEST_F(ProofTest, GoesBackWithACommentOnTheBadCell) {
  const Proof proof = read(workbook({
      {"V-0001-00000001", row("not_affected", "", kGood)},
      {"V-0002-00000002", row("false_positive", "test_sample", kGood)},
  }));
  ASSERT_FALSE(proof.acceptable());
  Context context;
  context.report_number = "R-7";
  context.revision = 1;
  const auto back = annotate_proof(proof, expected, context);
  ASSERT_TRUE(back) << back.error().text();
  const auto parts = read_office_zip(as_bytes(*back), {});
  ASSERT_TRUE(parts);
  std::string comments;
  for (const auto& part : *parts) {
    if (part.name == "xl/comments1.xml") comments = part.content;
  }
  EXPECT_NE(comments.find("ref=\"G2\""), std::string::npos) << comments;
  EXPECT_NE(comments.find("P05: The justification is missing"), std::string::npos);
  EXPECT_EQ(comments.find("ref=\"G3\""), std::string::npos) << "the good row has no comment";
  // What was typed is still there, and the file can be mended and uploaded again.
  const Proof again = read(*back);
  EXPECT_EQ(codes(again), codes(proof));
  ASSERT_EQ(again.rows.size(), proof.rows.size());
  EXPECT_EQ(again.rows[0].explanation, kGood);
}

TEST_F(ProofTest, TruncatedAndFlippedFilesNeverCrash) {
  const std::string bytes =
      workbook({{"V-0001-00000001", row("false_positive", "component_misidentified", kGood)}});
  for (std::size_t cut = 0; cut < bytes.size(); cut += 97) {
    EXPECT_FALSE(read(bytes.substr(0, cut)).acceptable());
  }
  unsigned state = 1;
  for (int i = 0; i < 300; ++i) {
    std::string flipped = bytes;
    state = state * 1664525u + 1013904223u;
    flipped[state % flipped.size()] ^= static_cast<char>(1u << (state >> 29));
    (void)read(flipped);
  }
}

TEST(Conclusion, SpeaksBothLanguages) {
  EXPECT_EQ(conclusion_words(Conclusion::not_affected), "Not affected");
  EXPECT_EQ(conclusion_words(Conclusion::not_affected, "zh-CN"), "不受影响");
}

}  // namespace
}  // namespace assay::report
