// One page that needs no network: verdict, a ring of severities, findings, components, what was not
// inspected. Its own content security policy allows just the style and script below, by their
// hashes.
#include "base/hash.h"
#include "report/writer.h"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <array>
#include <cmath>

namespace assay::report {

namespace {

constexpr std::string_view kStyle = R"css(
:root{--ink:#16202a;--soft:#5a6a78;--line:#d5dde4;--paper:#fff;--band:#f4f7f9;--bad:#a5122a;--good:#1b6b3a;--warn:#8a5300}
@media (prefers-color-scheme:dark){:root{--ink:#e8eef3;--soft:#a3b3c0;--line:#3a4854;--paper:#141b21;--band:#1d262e;--bad:#ff8a98;--good:#7fd6a0;--warn:#f0b860}}
*{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1.5rem;font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}.verdict{font-size:1.2rem;font-weight:600;padding:.75rem 1rem;border-left:.4rem solid currentColor;background:var(--band)}
.rejected{color:var(--bad)}.approved{color:var(--good)}.incomplete,.data-missing{color:var(--warn)}
.cards{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:center}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{background:var(--band);position:sticky;top:0}code{font-size:.85rem}.tag{font-weight:600}.path{color:var(--soft)}
input{font:inherit;padding:.4rem .6rem;width:100%;max-width:30rem;border:1px solid var(--soft);border-radius:.3rem;background:var(--paper);color:var(--ink)}
.c0{fill:#a5122a}.c1{fill:#c8531b}.c2{fill:#b08900}.c3{fill:#4a7fb5}.c4{fill:#8494a1}text{fill:var(--ink)}
@media print{input,label{display:none}thead th{position:static}body{max-width:none}}
)css";

constexpr std::string_view kScript = R"js(
"use strict";
for (const box of document.querySelectorAll("input[data-table]")) {
  const rows = [...document.querySelectorAll("#" + box.dataset.table + " tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase();
    rows.forEach((row, i) => { row.hidden = !texts[i].includes(wanted); });
  });
}
)js";

std::string base64_sha256(std::string_view text) {
  const Digest digest = sha256(as_bytes(text));
  std::string out(45, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(digest.bytes.data()), 32);
  out.resize(44);
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

struct Words {
  bool zh;
  const char* operator()(const char* en, const char* chinese) const { return zh ? chinese : en; }
};

// critical, high, medium, low, unknown or other
std::array<std::size_t, 5> severities(const scan::ScanReport& report) {
  std::array<std::size_t, 5> counts{};
  for (const auto& finding : report.findings) {
    const std::string severity = finding.type == scan::FindingType::virus ? "critical"
                                 : finding.match                          ? finding.match->severity
                                                                          : "unknown";
    const std::size_t slot = severity == "critical" ? 0
                             : severity == "high"   ? 1
                             : severity == "medium" ? 2
                             : severity == "low"    ? 3
                                                    : 4;
    ++counts[slot];
  }
  return counts;
}

// A ring of arcs; angles from the top, clockwise.
std::string ring(const scan::ScanReport& report, const Words& word) {
  const auto counts = severities(report);
  const std::size_t total = report.findings.size();
  static constexpr double kPi = 3.14159265358979323846;
  const std::array<const char*, 5> names{word("critical", "严重"), word("high", "高危"),
                                         word("medium", "中危"), word("low", "低危"),
                                         word("unknown or other", "未知或其他")};
  std::string label;
  for (std::size_t i = 0; i < counts.size(); ++i)
    label += fmt::format("{}{} {}", i > 0 ? ", " : "", counts[i], names[i]);
  std::string svg = fmt::format(
      "<svg width=\"320\" height=\"150\" viewBox=\"0 0 320 150\" role=\"img\" aria-label=\"{}\">",
      escape(label));
  double angle = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double share = static_cast<double>(counts[i]) / static_cast<double>(total);
    const double end = angle + std::min(share, 0.9999) * 2 * kPi;
    const auto point = [&](double a, double r) {
      return fmt::format("{:.2f} {:.2f}", 75 + r * std::sin(a), 75 - r * std::cos(a));
    };
    svg += fmt::format("<path class=\"c{}\" d=\"M{}A65 65 0 {} 1 {}L{}A40 40 0 {} 0 {}Z\"/>", i,
                       point(angle, 65), share > 0.5 ? 1 : 0, point(end, 65), point(end, 40),
                       share > 0.5 ? 1 : 0, point(angle, 40));
    angle = end;
  }
  svg += fmt::format("<text x=\"75\" y=\"82\" text-anchor=\"middle\" font-size=\"22\">{}</text>",
                     total);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    svg += fmt::format(
        "<rect class=\"c{}\" x=\"165\" y=\"{}\" width=\"12\" height=\"12\"/><text x=\"184\" "
        "y=\"{}\" "
        "font-size=\"13\">{} {}</text>",
        i, 20 + i * 24, 31 + i * 24, counts[i], names[i]);
  }
  return svg + "</svg>";
}

std::string facts(const scan::ScanReport& report, const Context& context, const Words& word) {
  std::string out = "<dl>";
  const auto line = [&](const char* term, const std::string& value) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>", term, escape(value));
  };
  if (!context.report_number.empty()) {
    line(word("Report", "报告编号"),
         fmt::format("{} r{}", context.report_number, context.revision));
    line(word("Asset", "资产"), context.asset_name + " " + context.version_number);
  }
  line(word("Package", "软件包"), report.package_name);
  line("SHA-256", report.package_sha256);
  line(word("Bytes", "字节"), std::to_string(report.package_size));
  line(word("Files", "文件"),
       fmt::format("{} {}, {} {}, {} {}", report.coverage.opened_files, word("opened", "已打开"),
                   report.coverage.leaf_files, word("read", "已读取"), report.coverage.opaque_files,
                   word("not inspected", "未检查")));
  line(word("Policy", "策略"),
       fmt::format("{} (CVSS ≥ {:.1f})", report.policy.name, report.policy.max_cvss));
  line(word("Advisory data", "漏洞数据"),
       fmt::format("{} {}, {}", report.advisories.records, word("records", "条记录"),
                   report.advisories.newest));
  for (const auto& engine : report.engines) {
    const bool ran = engine.state == malware::EngineState::completed;
    line(
        word("Malware engine", "恶意软件引擎"),
        ran ? fmt::format("{} {} ({})", engine.name, engine.version, engine.data_kind)
            : fmt::format("{}: {}: {}", engine.name, word("not scanned", "未扫描"), engine.reason));
  }
  for (const auto& note : report.verdict.notes) line(word("Note", "说明"), note);
  return out + "</dl>";
}

std::string findings(const scan::ScanReport& report, const Words& word) {
  std::string out = fmt::format(
      "<h2>{} ({})</h2><p><label>{} <input type=\"search\" "
      "data-table=\"findings\"></label></p><div class=\"wide\">"
      "<table "
      "id=\"findings\"><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></"
      "thead><tbody>",
      word("Findings", "发现"), report.findings.size(), word("Filter", "筛选"),
      word("Blocking", "阻断"), word("Finding", "发现"),
      word("Component or signature", "组件或特征"), word("Where", "位置"), word("Why", "原因"));
  for (const auto& finding : report.findings) {
    std::string paths;
    for (const auto& path : finding.paths)
      paths += fmt::format("<div class=\"path\"><code>{}</code></div>", escape(path));
    if (finding.path_count > finding.paths.size()) {
      paths += fmt::format("<div>+ {}</div>", finding.path_count - finding.paths.size());
    }
    out += fmt::format(
        "<tr><td class=\"tag "
        "{}\">{}</td><td>{}<br><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
        finding.blocking ? "rejected" : "", finding.blocking ? word("yes", "是") : word("no", "否"),
        escape(finding.title), finding.id, escape(finding.component_name), paths,
        escape(finding.why));
  }
  return out + "</tbody></table></div>";
}

std::string components(const scan::ScanReport& report, const Words& word) {
  std::string out = fmt::format(
      "<h2>{} ({})</h2><p><label>{} <input type=\"search\" "
      "data-table=\"components\"></label></p><div class=\"wide\">"
      "<table id=\"components\"><thead><tr><th>purl</th><th>{}</th><th>{}</th></tr></thead><tbody>",
      word("Components", "组件"), report.components.size(), word("Filter", "筛选"),
      word("Found by", "识别依据"), word("Where", "位置"));
  for (const auto& item : report.components) {
    const auto& evidence = item.component.evidence;
    out += fmt::format(
        "<tr><td><code>{}</code></td><td>{}</td><td class=\"path\"><code>{}</code></td></tr>",
        escape(item.component.purl.to_string()),
        evidence.empty() ? "" : escape(evidence.front().rule),
        item.locations.empty() ? "" : escape(item.locations.front()));
  }
  return out + "</tbody></table></div>";
}

std::string unscanned(const scan::ScanReport& report, const Words& word) {
  std::string out =
      fmt::format("<h2>{} ({})</h2>", word("Not inspected", "未检查"), report.opaque.size());
  if (report.opaque.empty())
    return out + fmt::format("<p>{}</p>", word("Every byte was inspected.", "全部字节均已检查。"));
  out += fmt::format(
      "<div class=\"wide\"><table><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>",
      word("Where", "位置"), word("Reason", "原因"), word("Bytes", "字节"));
  for (const auto& entry : report.opaque) {
    out += fmt::format("<tr><td class=\"path\"><code>{}</code></td><td>{}{}{}</td><td>{}</td></tr>",
                       escape(entry.path), escape(entry.reason), entry.detail.empty() ? "" : ": ",
                       escape(entry.detail), entry.size);
  }
  return out + "</tbody></table></div>";
}

Result<std::string> write(const scan::ScanReport& report, const Context& context) {
  const Words word{context.language == "zh-CN"};
  std::string outcome = scan::name(report.verdict.outcome);
  if (outcome == "data missing") outcome = "data-missing";
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'sha256-{}'; script-src "
      "'sha256-{}'; base-uri 'none'; form-action 'none'\">"
      "<title>{}: {}</title><style>{}</style></head><body><main>",
      word.zh ? "zh-CN" : "en", base64_sha256(kStyle), base64_sha256(kScript),
      word("Security Scanning Report", "安全扫描报告"), escape(report.package_name), kStyle);
  out += fmt::format("<h1>{}</h1><p class=\"verdict {}\">{}</p>",
                     word("Security Scanning Report", "安全扫描报告"), outcome,
                     escape(report.verdict.line));
  out += "<div class=\"cards\">" + ring(report, word) + facts(report, context, word) + "</div>";
  out += findings(report, word) + unscanned(report, word) + components(report, word);
  out += fmt::format("</main><script>{}</script></body></html>\n", kScript);
  return out;
}

}  // namespace

extern const Writer html{
    .name = "html",
    .title = "One page without network: verdict, severities, findings, components, coverage",
    .media_type = "text/html; charset=utf-8",
    .extension = "html",
    .write = write,
};

}  // namespace assay::report
