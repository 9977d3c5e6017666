#include "asset/reports.h"

#include "asset/report_access.h"
#include "report/proof.h"
#include "store/journal.h"

#include <algorithm>

namespace assay::asset {

namespace {

constexpr std::size_t kMaxReportBytes = 1u << 30;

report::Conclusion conclusion_of(const std::string& code) {
  if (code == "false_positive") return report::Conclusion::false_positive;
  if (code == "not_affected") return report::Conclusion::not_affected;
  if (code == "already_fixed") return report::Conclusion::already_fixed;
  if (code == "will_fix") return report::Conclusion::will_fix;
  return report::Conclusion::none;
}

// The rows of the appeal that led to revision 2, in words.
Status add_rows(store::Connection& c, const store::Report& report, report::Context& context) {
  if (report.appeal_id.empty()) return {};
  ASSAY_ASSIGN(const auto rows, store::rows_of(c, report.appeal_id));
  for (const store::AppealRow& row : rows) {
    auto& decision = context.decisions[row.finding_id];
    decision.conclusion = report::conclusion_words(conclusion_of(row.conclusion), context.language);
    decision.justification = row.justification;
    decision.explanation = row.explanation;
  }
  return {};
}

void add_decisions(const std::vector<store::FindingRecord>& findings, report::Context& context) {
  const bool chinese = context.language == "zh-CN";
  for (const store::FindingRecord& finding : findings) {
    if (finding.state == "dismissed") {
      context.decisions[finding.finding_id].decision = chinese ? "已接受" : "accepted";
    } else if (finding.state == "upheld") {
      context.decisions[finding.finding_id].decision = chinese ? "维持" : "upheld";
    } else {
      continue;
    }
    context.decisions[finding.finding_id].comment = finding.decision_comment;
  }
}

std::string file_stem(const store::Report& report) {
  return report.number + (report.revision > 1 ? "-r" + std::to_string(report.revision) : "");
}

}  // namespace

Result<std::string> mac_key(Centre& centre) {
  return centre.db().write_value([](store::Connection& c) -> Result<std::string> {
    ASSAY_ASSIGN(auto key, store::setting(c, "report_mac_key"));
    if (key) return std::move(*key);
    const std::string made = random_hex(32);
    ASSAY_TRY(store::set_setting(c, "report_mac_key", made));
    return made;
  });
}

Result<store::Report> load_report_record(store::Connection& c, const Actor& actor,
                                         const std::string& id) {
  ASSAY_ASSIGN(store::Report report, store::get<store::Report>(c, id));
  if (may_see(actor, report.seller_id)) return report;
  return fail(ErrorCode::not_found, "there is no such report", id);
}

Result<scan::ScanReport> read_report(Centre& centre, const store::Report& report) {
  Digest digest;
  if (!Digest::parse(report.json_sha256, digest)) {
    return fail(ErrorCode::internal, "a report without content", report.id);
  }
  ASSAY_ASSIGN(const std::string json, centre.blobs().read(digest, kMaxReportBytes));
  return scan::from_json(json);
}

Result<store::ScanJob> get_scan(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<store::ScanJob> {
    ASSAY_ASSIGN(store::ScanJob job, store::get<store::ScanJob>(c, id));
    if (!may_see(actor, job.seller_id))
      return fail(ErrorCode::not_found, "there is no such scan", id);
    job.progress.package_size = job.package_size;
    return job;
  });
}

Result<ReportView> get_report(Centre& centre, const Actor& actor, const std::string& id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<ReportView> {
    ReportView view;
    ASSAY_ASSIGN(view.report, load_report_record(c, actor, id));
    ASSAY_ASSIGN(view.findings, store::findings_of(c, id));
    ASSAY_ASSIGN(const auto revision, store::get<store::Revision>(c, view.report.revision_id));
    view.latest = revision.report_id == id;
    return view;
  });
}

Result<std::vector<store::Report>> list_reports(Centre& centre, const Actor& actor,
                                                const std::string& version_id) {
  return centre.db().read_value([&](store::Connection& c) -> Result<std::vector<store::Report>> {
    ASSAY_ASSIGN(const auto version, store::get<store::Version>(c, version_id));
    if (!may_see(actor, version.seller_id)) {
      return fail(ErrorCode::not_found, "there is no such version", version_id);
    }
    return store::reports_of(c, version_id);
  });
}

Result<scan::ScanReport> load_report(Centre& centre, const Actor& actor, const std::string& id) {
  ASSAY_ASSIGN(const store::Report report, centre.db().read_value([&](store::Connection& c) {
    return load_report_record(c, actor, id);
  }));
  return read_report(centre, report);
}

Result<report::Context> report_context(Centre& centre, const Actor& actor, const std::string& id,
                                       const std::string& language) {
  report::Context context;
  ASSAY_ASSIGN(context.mac_key, mac_key(centre));
  context.language = language == "zh-CN" ? "zh-CN" : "en";
  return centre.db().read_value([&](store::Connection& c) -> Result<report::Context> {
    ASSAY_ASSIGN(const store::Report report, load_report_record(c, actor, id));
    ASSAY_ASSIGN(const store::Asset asset, store::get<store::Asset>(c, report.asset_id));
    ASSAY_ASSIGN(const store::Version version, store::get<store::Version>(c, report.version_id));
    ASSAY_ASSIGN(const auto findings, store::findings_of(c, id));
    context.report_number = report.number;
    context.revision = static_cast<int>(report.revision);
    context.asset_name = asset.name;
    context.version_number = version.number;
    ASSAY_TRY(add_rows(c, report, context));
    add_decisions(findings, context);
    return context;
  });
}

Result<ReportFile> write_report(Centre& centre, const Actor& actor, const std::string& id,
                                const std::string& format, const std::string& language) {
  const report::Writer* writer = report::find_writer(format);
  if (writer == nullptr)
    return fail(ErrorCode::not_found, "there is no such report format", format);
  ASSAY_ASSIGN(const ReportView view, get_report(centre, actor, id));
  ASSAY_ASSIGN(const report::Context context, report_context(centre, actor, id, language));
  ASSAY_ASSIGN(const scan::ScanReport scanned, read_report(centre, view.report));
  ReportFile file;
  ASSAY_ASSIGN(file.content, writer->write(scanned, context));
  file.media_type = writer->media_type;
  file.filename = file_stem(view.report) + "." + std::string(writer->extension);
  return file;
}

}  // namespace assay::asset
