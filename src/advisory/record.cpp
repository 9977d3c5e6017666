#include "advisory/record.h"

#include "advisory/database.h"
#include "catalog/version.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::advisory {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const catalog::VersionScheme& scheme_of(std::string_view ecosystem, std::string_view scheme) {
  return scheme.empty() ? catalog::scheme_for_ecosystem(ecosystem) : catalog::scheme_named(scheme);
}

// Runs of - _ . are one dash (PEP 503).
std::string pypi_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) out += lower(c);
    if (separator && !out.ends_with('-')) out += '-';
  }
  return out;
}

// PEP 440: a bound without a local part does not look at the candidate's.
std::string_view without_local(std::string_view version, std::string_view bound,
                               const catalog::VersionScheme& s) {
  if (s.name != "pep440" || bound.find('+') != std::string_view::npos) return version;
  return version.substr(0, version.find('+'));
}

std::weak_ordering compare(const catalog::VersionScheme& s, std::string_view version,
                           std::string_view bound) {
  return s.compare(without_local(version, bound, s), bound);
}

int version_rank(const Score& score, ScoreRule rule) {
  static constexpr std::array<std::string_view, 4> kV3{"3.1", "3.0", "4.0", "2.0"};
  static constexpr std::array<std::string_view, 4> kV4{"4.0", "3.1", "3.0", "2.0"};
  const auto& order = rule == ScoreRule::v4_first ? kV4 : kV3;
  return static_cast<int>(std::find(order.begin(), order.end(), score.version) - order.begin());
}

int source_rank(std::string_view source) {
  static constexpr std::array<std::string_view, 5> kOrder{"nvd", "cve-adp:CISA-ADP", "cve-cna",
                                                          "ghsa", "osv"};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), source) - kOrder.begin());
}

}  // namespace

bool is_cve(std::string_view id) {
  if (!id.starts_with("CVE-") || id.size() < 13 || id.size() > 24 || id[8] != '-') return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::all_of(id.begin() + 4, id.begin() + 8, digit) &&
         std::all_of(id.begin() + 9, id.end(), digit);
}

std::string package_name(std::string_view ecosystem, std::string_view name) {
  if (ecosystem == "PyPI") return pypi_name(name);
  if (ecosystem == "crates.io") {
    auto out = lower(name);
    std::replace(out.begin(), out.end(), '_', '-');
    return out;
  }
  // The purl type rules write these in lower case, so both sides are.
  if (one_of(ecosystem, {"Go", "NuGet", "Packagist", "Hex", "Pub", "Bitnami", "npm", "cpe",
                         "generic", "ConanCenter"})) {
    return lower(name);
  }
  return std::string(name);
}

std::string ecosystem_name(std::string_view ecosystem) {
  if (ecosystem.starts_with("Ubuntu:") && ecosystem.ends_with(":LTS") &&
      !ecosystem.starts_with("Ubuntu:Pro")) {
    ecosystem.remove_suffix(4);
  }
  return std::string(ecosystem);
}

std::string severity_word(std::string_view word) {
  const auto w = lower(word);
  if (w == "critical") return "critical";
  if (one_of(w, {"high", "important", "severe"})) return "high";
  if (one_of(w, {"medium", "moderate"})) return "medium";
  if (one_of(w, {"low", "minor", "negligible", "unimportant"})) return "low";
  return {};
}

int severity_rank(std::string_view severity) {
  static constexpr std::array<std::string_view, 4> kOrder{"low", "medium", "high", "critical"};
  const auto at = std::find(kOrder.begin(), kOrder.end(), severity);
  return at == kOrder.end() ? 0 : static_cast<int>(at - kOrder.begin()) + 1;
}

std::string cpe_product(std::string_view cpe) {
  if (!cpe.starts_with("cpe:2.3:")) return {};
  std::array<std::string, 3> part;  // type, vendor, product
  std::size_t which = 0;
  for (std::size_t i = 8; i < cpe.size() && which < part.size(); ++i) {
    if (cpe[i] == '\\' && i + 1 < cpe.size()) {
      part[which] += cpe[++i];
    } else if (cpe[i] == ':') {
      ++which;
    } else {
      part[which] += cpe[i];
    }
  }
  if (part[1].empty() || part[2].empty() || part[1] == "*" || part[2] == "*") return {};
  return lower(part[1] + ":" + part[2]);
}

std::string_view product_scheme(std::string_view name) {
  return one_of(name, {"openssl", "openssl:openssl"}) ? "openssl" : "";
}

std::vector<Range> ranges_of(std::vector<Event> events, bool lower_exclusive,
                             std::string_view ecosystem, std::string_view scheme, int& empty) {
  const auto& order = scheme_of(ecosystem, scheme);
  const auto first = [](const Event& e) {
    return e.kind == Event::Kind::introduced && e.version == "0";
  };
  std::stable_sort(events.begin(), events.end(), [&](const Event& a, const Event& b) {
    if (first(a) != first(b)) return first(a);
    return order.compare(a.version, b.version) < 0;
  });
  std::vector<Range> out;
  bool open = false;
  for (auto& e : events) {
    if (e.kind == Event::Kind::introduced) {
      if (!open) out.push_back({first(e) ? "" : e.version, lower_exclusive, Bound::none, {}});
      open = true;
    } else if (open) {
      open = false;
      Range& r = out.back();
      r.bound = e.kind == Event::Kind::fixed ? Bound::fixed : Bound::last;
      r.limit = std::move(e.version);
      if (r.introduced.empty()) continue;
      const auto c = order.compare(r.introduced, r.limit);
      if (c > 0 || (c == 0 && (r.bound == Bound::fixed || lower_exclusive))) {
        ++empty;
        out.pop_back();
      }
    }
  }
  return out;
}

bool contains(const Range& range, std::string_view version, std::string_view ecosystem,
              std::string_view scheme) {
  const auto& order = scheme_of(ecosystem, scheme);
  if (!range.introduced.empty()) {
    const auto c = compare(order, version, range.introduced);
    if (c < 0 || (c == 0 && range.lower_exclusive)) return false;
  }
  if (range.bound == Bound::none) return true;
  const auto c = compare(order, version, range.limit);
  return range.bound == Bound::fixed ? c < 0 : c <= 0;
}

std::string in_words(const Range& range) {
  std::string out;
  if (!range.introduced.empty()) out = (range.lower_exclusive ? "> " : ">= ") + range.introduced;
  if (range.bound != Bound::none) {
    if (!out.empty()) out += ", ";
    out += (range.bound == Bound::fixed ? "< " : "<= ") + range.limit;
  }
  return out.empty() ? "every version" : out;
}

void sort_scores(std::vector<Score>& scores, ScoreRule rule) {
  const auto key = [&](const Score& s) {
    const int tier =
        rule == ScoreRule::max ? -static_cast<int>(s.value * 10 + 0.5) : version_rank(s, rule);
    return std::tuple(tier, version_rank(s, rule), source_rank(s.source), s.source, s.vector);
  };
  std::sort(scores.begin(), scores.end(), [&](const Score& a, const Score& b) {
    const auto x = key(a);
    const auto y = key(b);
    // Of two scores of one source and version the higher comes first: no score is lost to an order
    // of reading.
    return x != y ? x < y : a.value > b.value;
  });
  scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
}

std::string score_source(std::string_view id) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSources{
      {{"GHSA-", "ghsa"},
       {"GLAD-", "gitlab"},
       {"PYSEC-", "pypa"},
       {"RUSTSEC-", "rustsec"},
       {"RUBYSEC-", "rubysec"},
       {"BIT-", "bitnami"},
       {"CVE-", "nvd"}}};
  for (const auto& [prefix, source] : kSources) {
    if (id.starts_with(prefix)) return std::string(source);
  }
  return "osv";
}

}  // namespace assay::advisory
