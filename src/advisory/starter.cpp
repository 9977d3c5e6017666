#include "advisory/starter.h"

#include "advisory/cvss.h"

#include <algorithm>
#include <array>

namespace assay::advisory {
namespace {

std::string_view take(std::string_view& text, char stop) {
  const std::size_t at = text.find(stop);
  const auto out = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return out;
}

// ">=2.0-beta9,<2.15.0|<1.9"
bool read_range(std::string_view text, Range& range) {
  while (!text.empty()) {
    auto part = take(text, ',');
    const auto starts = [&](std::string_view sign) {
      const bool yes = part.starts_with(sign);
      if (yes) part.remove_prefix(sign.size());
      return yes;
    };
    if (starts(">=")) {
      range.introduced = part;
    } else if (starts("<=")) {
      range.bound = Bound::last;
      range.limit = part;
    } else if (starts("<")) {
      range.bound = Bound::fixed;
      range.limit = part;
    } else {
      return false;
    }
    if (part.empty()) return false;
  }
  return true;
}

struct Row {
  std::string_view id, alias, ecosystem, package, ranges, vector, kev, title;
};

bool read_row(std::string_view line, Row& row) {
  const std::array<std::string_view*, 8> fields{&row.id,      &row.alias,  &row.ecosystem,
                                                &row.package, &row.ranges, &row.vector,
                                                &row.kev,     &row.title};
  if (std::count(line.begin(), line.end(), '\t') != 7) return false;
  for (auto* field : fields) *field = take(line, '\t');
  return is_cve(row.id) && !row.ecosystem.empty() && !row.package.empty() && !row.ranges.empty();
}

bool add_package(const Row& row, Record& record) {
  Affected a;
  a.ecosystem = row.ecosystem;
  a.name = package_name(row.ecosystem, row.package);
  a.scheme = product_scheme(a.name);
  auto ranges = row.ranges;
  while (!ranges.empty()) {
    Range range;
    if (!read_range(take(ranges, '|'), range)) return false;
    a.ranges.push_back(std::move(range));
  }
  record.affected.push_back(std::move(a));
  return true;
}

// The row that has the vector is the first of its id; the others add packages.
bool add_facts(const Row& row, Record& record) {
  if (record.id.empty()) {
    record.id = row.id;
    record.summary = row.title;
    record.references.push_back("https://nvd.nist.gov/vuln/detail/" + record.id);
    if (!row.alias.empty()) record.aliases.emplace_back(row.alias);
    if (row.vector.empty() || row.title.empty()) return false;
  }
  if (row.vector.empty()) return true;
  const auto cvss = score_cvss(row.vector);
  if (!cvss) return false;
  record.scores.push_back({cvss->score, cvss->version, std::string(row.vector), "starter"});
  return true;
}

}  // namespace

Content starter_content(std::vector<std::string>* mistakes) {
  Content content;
  auto text = starter_text();
  while (!text.empty()) {
    const auto line = take(text, '\n');
    constexpr std::string_view kChecked = "# checked ";
    if (line.starts_with(kChecked)) content.as_of = line.substr(kChecked.size());
    if (line.empty() || line[0] == '#') continue;
    Row row;
    const bool good = read_row(line, row) && add_facts(row, content.records[std::string(row.id)]) &&
                      add_package(row, content.records[std::string(row.id)]);
    if (good && row.kev == "kev") content.facts[std::string(row.id)].kev = true;
    if (!good && mistakes != nullptr) mistakes->emplace_back(line);
  }
  content.records.erase("");
  return content;
}

}  // namespace assay::advisory
