#include "advisory/json_fields.h"

namespace assay::advisory {

std::string one_line(std::string_view text, std::size_t max) {
  while (!text.empty() && static_cast<unsigned char>(text[0]) <= ' ') text.remove_prefix(1);
  text = text.substr(0, text.find_first_of("\r\n"));
  if (text.size() <= max) return std::string(text);
  while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xc0u) == 0x80u) --max;
  return std::string(text.substr(0, max)) + "…";
}

}  // namespace assay::advisory
