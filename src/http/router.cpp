#include "http/router.h"

namespace assay::http {
namespace {

// Takes the first segment off; both begin with '/'.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool match_segment(std::string_view pattern, std::string_view segment,
                   std::vector<std::pair<std::string, std::string>>& parameters) {
  if (pattern.empty() || pattern[0] != '{') return pattern == segment;
  const std::size_t close = pattern.find('}');
  const std::string_view verb = pattern.substr(close + 1);
  if (segment.size() <= verb.size() || !segment.ends_with(verb)) return false;
  segment.remove_suffix(verb.size());
  std::string value;
  if (!percent_decode(segment, value)) return false;
  parameters.emplace_back(pattern.substr(1, close - 1), std::move(value));
  return true;
}

bool match_path(std::string_view pattern, std::string_view path, Match& match) {
  match.parameters.clear();
  while (!pattern.empty() && !path.empty()) {
    if (!match_segment(next_segment(pattern), next_segment(path), match.parameters)) return false;
  }
  return pattern.empty() && path.empty();
}

// `{id}:submit` before `{id}`, or the verb would be taken for a part of the id.
std::size_t verbs(std::string_view pattern) {
  return static_cast<std::size_t>(pattern.find("}:") != std::string_view::npos);
}

}  // namespace

void Router::add(Endpoint endpoint) {
  auto at = endpoints_.begin();
  while (at != endpoints_.end() && verbs(at->pattern) >= verbs(endpoint.pattern)) ++at;
  endpoints_.insert(at, endpoint);
}

Match Router::match(std::string_view method, std::string_view path) const {
  Match match;
  if (path.empty() || path[0] != '/') return match;
  std::size_t best_verbs = 0;
  for (const auto& endpoint : endpoints_) {
    // Once a verb pattern fits, the same path without a verb is another thing.
    if (!match.allow.empty() && verbs(endpoint.pattern) < best_verbs) break;
    if (!match_path(endpoint.pattern, path, match)) continue;
    if (endpoint.method == method || (endpoint.method == "GET" && method == "HEAD")) {
      match.endpoint = &endpoint;
      match.allow.clear();
      return match;
    }
    best_verbs = verbs(endpoint.pattern);
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += endpoint.method;
  }
  match.parameters.clear();
  return match;
}

}  // namespace assay::http
