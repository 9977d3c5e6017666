#include "advisory/cvss.h"

#include "advisory/cvss_vector.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace assay::advisory {
namespace {

// The index of `value` among the metric's values, -1 when it is not one of them.
int index_of(std::string_view values, std::string_view value) {
  if (values.find('|') == std::string_view::npos) {
    if (value.size() != 1) return -1;
    const std::size_t at = values.find(value);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
  }
  for (int i = 0; !values.empty(); ++i) {
    const auto one = values.substr(0, values.find('|'));
    if (one == value) return i;
    values.remove_prefix(std::min(values.size(), one.size() + 1));
  }
  return -1;
}

Status read_metric(std::string_view field, std::span<const Metric> table, Metrics& out) {
  const std::size_t colon = field.find(':');
  const auto name = field.substr(0, colon);
  const auto value = colon == std::string_view::npos ? std::string_view() : field.substr(colon + 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].name != name) continue;
    if (out.value[i] >= 0) {
      return fail(ErrorCode::damaged, "metric given twice: " + std::string(name.substr(0, 20)));
    }
    const int index = index_of(table[i].values, value);
    if (index < 0) break;
    out.value[i] = static_cast<signed char>(index);
    return {};
  }
  return fail(ErrorCode::damaged, "unknown metric or value: " + std::string(field.substr(0, 20)));
}

constexpr std::array<Metric, 14> kV2{{{"AV", "LAN", true},
                                      {"AC", "HML", true},
                                      {"Au", "MSN", true},
                                      {"C", "NPC", true},
                                      {"I", "NPC", true},
                                      {"A", "NPC", true},
                                      {"E", "U|POC|F|H|ND"},
                                      {"RL", "OF|TF|W|U|ND"},
                                      {"RC", "UC|UR|C|ND"},
                                      {"CDP", "N|L|LM|MH|H|ND"},
                                      {"TD", "N|L|M|H|ND"},
                                      {"CR", "L|M|H|ND"},
                                      {"IR", "L|M|H|ND"},
                                      {"AR", "L|M|H|ND"}}};

constexpr std::array<Metric, 22> kV3{
    {{"AV", "NALP", true}, {"AC", "LH", true}, {"PR", "NLH", true}, {"UI", "NR", true},
     {"S", "UC", true},    {"C", "HLN", true}, {"I", "HLN", true},  {"A", "HLN", true},
     {"E", "XUPFH"},       {"RL", "XOTWU"},    {"RC", "XURC"},      {"CR", "XLMH"},
     {"IR", "XLMH"},       {"AR", "XLMH"},     {"MAV", "XNALP"},    {"MAC", "XLH"},
     {"MPR", "XNLH"},      {"MUI", "XNR"},     {"MS", "XUC"},       {"MC", "XNLH"},
     {"MI", "XNLH"},       {"MA", "XNLH"}}};

// 3.0 rounds the float up; 3.1 (appendix A) goes through integers so that 4.02 does not become 4.1.
double round_up(double x, bool v31) {
  if (!v31) return std::ceil(x * 10.0 - 1e-9) / 10.0;
  const auto n = static_cast<std::int64_t>(std::llround(x * 100000.0));
  if (n % 10000 == 0) return static_cast<double>(n) / 100000.0;
  return (std::floor(static_cast<double>(n) / 10000.0) + 1.0) / 10.0;
}

struct Prefix {
  std::string_view text;
  std::string_view version;
};

}  // namespace

Result<Metrics> parse_metrics(std::string_view vector, std::span<const Metric> table) {
  Metrics out;
  if (vector.size() > 400) return fail(ErrorCode::damaged, "vector is too long");
  while (true) {
    const std::size_t slash = vector.find('/');
    ASSAY_TRY(read_metric(vector.substr(0, slash), table, out));
    if (slash == std::string_view::npos) break;
    vector.remove_prefix(slash + 1);
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].base && out.value[i] < 0) {
      return fail(ErrorCode::damaged, "base metric is missing: " + std::string(table[i].name));
    }
  }
  return out;
}

// First Inc., "A Complete Guide to CVSS 2.0", §3.2.1.
Result<double> score_v2(std::string_view body) {
  ASSAY_ASSIGN(const Metrics m, parse_metrics(body, kV2));
  constexpr std::array kAv{0.395, 0.646, 1.0};
  constexpr std::array kAc{0.35, 0.61, 0.71};
  constexpr std::array kAu{0.45, 0.56, 0.704};
  constexpr std::array kCia{0.0, 0.275, 0.660};
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(m.value[i]); };
  const double impact = 10.41 * (1 - (1 - kCia[at(3)]) * (1 - kCia[at(4)]) * (1 - kCia[at(5)]));
  const double exploitability = 20 * kAv[at(0)] * kAc[at(1)] * kAu[at(2)];
  const double f = impact == 0 ? 0 : 1.176;
  const double score = (0.6 * impact + 0.4 * exploitability - 1.5) * f;
  return std::max(0.0, std::round(score * 10.0 + 1e-9) / 10.0);
}

// CVSS 3.1 specification §7.1.
Result<double> score_v3(std::string_view body, bool v31) {
  ASSAY_ASSIGN(const Metrics m, parse_metrics(body, kV3));
  constexpr std::array kAv{0.85, 0.62, 0.55, 0.2};
  constexpr std::array kAc{0.77, 0.44};
  constexpr std::array kPrUnchanged{0.85, 0.62, 0.27};
  constexpr std::array kPrChanged{0.85, 0.68, 0.5};
  constexpr std::array kUi{0.85, 0.62};
  constexpr std::array kCia{0.56, 0.22, 0.0};
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(m.value[i]); };
  const bool changed = at(4) == 1;
  const double iss = 1 - (1 - kCia[at(5)]) * (1 - kCia[at(6)]) * (1 - kCia[at(7)]);
  const double impact =
      changed ? 7.52 * (iss - 0.029) - 3.25 * std::pow(iss - 0.02, 15) : 6.42 * iss;
  if (impact <= 0) return 0.0;
  const double pr = changed ? kPrChanged[at(2)] : kPrUnchanged[at(2)];
  const double exploitability = 8.22 * kAv[at(0)] * kAc[at(1)] * pr * kUi[at(3)];
  const double sum = impact + exploitability;
  return round_up(std::min(changed ? 1.08 * sum : sum, 10.0), v31);
}

Result<Cvss> score_cvss(std::string_view vector) {
  constexpr std::array<Prefix, 3> kPrefixes{
      {{"CVSS:3.1/", "3.1"}, {"CVSS:3.0/", "3.0"}, {"CVSS:4.0/", "4.0"}}};
  for (const auto& [prefix, version] : kPrefixes) {
    if (!vector.starts_with(prefix)) continue;
    const auto body = vector.substr(prefix.size());
    ASSAY_ASSIGN(const double score,
                 version == "4.0" ? score_v4(body) : score_v3(body, version == "3.1"));
    return Cvss{score, std::string(version)};
  }
  if (vector.starts_with("CVSS:")) {
    return fail(ErrorCode::unsupported,
                "CVSS version is not known: " + std::string(vector.substr(0, 12)));
  }
  if (vector.starts_with("CVSS2#")) vector.remove_prefix(6);
  if (vector.starts_with('(') && vector.ends_with(')'))
    vector = vector.substr(1, vector.size() - 2);
  ASSAY_ASSIGN(const double score, score_v2(vector));
  return Cvss{score, "2.0"};
}

std::string severity_of(double score) {
  if (score >= 9.0) return "critical";
  if (score >= 7.0) return "high";
  if (score >= 4.0) return "medium";
  return score > 0 ? "low" : "none";
}

}  // namespace assay::advisory
