#include "http/call.h"

#include <charconv>

namespace assay::http {
namespace {

const std::string kEmpty;

// The list that a cursor belongs to: the path and every filter, but neither the cursor nor the
// limit.
std::string list_name(const Request& request) {
  std::string name = request.path + "?";
  std::string_view query = request.query;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (!pair.starts_with("cursor=") && !pair.starts_with("limit="))
      name += std::string(pair) + "&";
  }
  return name;
}

}  // namespace

const std::string& Call::path(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return kEmpty;
}

std::string Call::query(std::string_view name) const {
  return query_parameter(request.query, name).value_or("");
}

Result<asset::Page> Call::page() const {
  asset::Page page;
  if (const std::string limit = query("limit"); !limit.empty()) {
    const auto [end, ec] = std::from_chars(limit.data(), limit.data() + limit.size(), page.limit);
    if (ec != std::errc() || end != limit.data() + limit.size() || page.limit < 1 ||
        page.limit > 200) {
      return fail(ErrorCode::invalid_input, "limit is a number from 1 to 200.", "/limit");
    }
  }
  if (const std::string cursor = query("cursor"); !cursor.empty()) {
    ASSAY_ASSIGN(page.after, services.cursors.verify(list_name(request), cursor));
  }
  return page;
}

std::string Call::cursor(const std::string& after) const {
  return after.empty() ? std::string() : services.cursors.sign(list_name(request), after);
}

}  // namespace assay::http
