// FIRST's exploit prediction scores: the daily CSV, or JSON lines of the same fields.
#include "advisory/import.h"
#include "advisory/json_fields.h"
#include "advisory/source.h"

#include <charconv>

namespace assay::advisory {
namespace {

bool detect(std::string_view head) {
  if (head.starts_with("#model_version") || head.starts_with("cve,epss")) return true;
  return head.starts_with('{') && head.find("\"epss\"") != std::string_view::npos &&
         head.find("\"percentile\"") != std::string_view::npos;
}

void keep(std::string_view id, double value, std::string_view line, Importer& importer) {
  if (!is_cve(id) || !(value >= 0 && value <= 1))
    return importer.skip("bad record", one_line(line, 80));
  Facts facts;
  facts.epss = value;
  importer.keep_facts(std::string(id), facts);
}

double probability(std::string_view text) {
  double value = -1;
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end ? value : -1;
}

void record(std::string_view line, Importer& importer) {
  if (!line.starts_with('{')) {
    if (line.starts_with('#') || line.starts_with("cve,")) return;  // the two heading lines
    const auto comma = line.find(',');
    const auto rest = comma == std::string_view::npos ? std::string_view() : line.substr(comma + 1);
    return keep(line.substr(0, comma), probability(rest.substr(0, rest.find(','))), line, importer);
  }
  Value top;
  if (!parse_record(line, top) || !top.is_object())
    return importer.skip("bad record", one_line(line, 80));
  auto id = text_of(top, "id");
  if (id.empty()) id = text_of(top, "cve");
  double value = number_of(top, "epss", -1);
  if (value < 0) value = probability(text_of(top, "epss"));  // the API writes it as text
  keep(id, value, line, importer);
}

}  // namespace

extern const Source epss{"epss", "FIRST EPSS", detect, record};

}  // namespace assay::advisory
