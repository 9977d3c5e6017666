#include "report/workbook_layout.h"

#include "base/hash.h"

#include <openssl/hmac.h>

namespace assay::report {

namespace {

std::string type_cell(const scan::Finding& finding, bool zh) {
  static constexpr std::string_view kZh[] = {"病毒", "漏洞", "覆盖"};
  const std::string type =
      zh ? std::string(kZh[static_cast<std::size_t>(finding.type)]) : scan::name(finding.type);
  if (finding.blocking) return type + (zh ? " / 阻断" : " / blocking");
  return type + (zh ? " / 提示" : " / information");
}

}  // namespace

std::array<std::string, 5> fixed_cells(const scan::Finding& finding, std::string_view language) {
  std::string component = finding.component_name;
  if (!finding.component.empty()) component += "\n" + finding.component;
  return {finding.id, type_cell(finding, language == "zh-CN"),
          finding.paths.empty() ? "" : finding.paths.front(), component, finding.title};
}

std::string row_mac(const std::array<std::string, 5>& cells, std::string_view key) {
  if (key.empty()) return "";
  std::string text;
  for (const auto& cell : cells) text += cell + '\n';
  std::array<std::byte, 32> mac{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  return to_hex(mac);
}

}  // namespace assay::report
