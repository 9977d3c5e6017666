#include "scan/policy.h"

#include "base/file.h"
#include "base/hash.h"

#include <fmt/core.h>
#include <toml++/toml.h>

namespace assay::scan {

namespace {

const char* text(advisory::ScoreRule rule) {
  switch (rule) {
    case advisory::ScoreRule::v3_first:
      return "v3_first";
    case advisory::ScoreRule::v4_first:
      return "v4_first";
    case advisory::ScoreRule::max:
      return "max";
  }
  return "v3_first";
}

// Every key of a policy file, in the order in which they are printed.
Status apply(Policy& policy, const std::string& key, const toml::node& value) {
  const auto flag = [&](bool& field) -> Status {
    if (!value.is_boolean()) return fail(ErrorCode::invalid_input, key + " wants true or false");
    field = *value.value<bool>();
    return {};
  };
  if (key == "name") {
    if (!value.is_string()) return fail(ErrorCode::invalid_input, "name wants a text");
    policy.name = *value.value<std::string>();
    return {};
  }
  if (key == "max_cvss") {
    const auto number = value.value<double>();
    if (!number || !(*number >= 0.0 && *number <= 10.1)) {
      return fail(ErrorCode::invalid_input, "max_cvss wants a number from 0 to 10");
    }
    policy.max_cvss = *number;
    return {};
  }
  if (key == "max_data_age_days") {
    const auto number = value.value<std::int64_t>();
    if (!number || *number < 0 || *number > 36500) {
      return fail(ErrorCode::invalid_input,
                  "max_data_age_days wants a whole number of days, 0 for any age");
    }
    policy.max_data_age_days = static_cast<int>(*number);
    return {};
  }
  if (key == "score_rule") {
    const auto word = value.value<std::string>();
    if (word == "v3_first")
      policy.score_rule = advisory::ScoreRule::v3_first;
    else if (word == "v4_first")
      policy.score_rule = advisory::ScoreRule::v4_first;
    else if (word == "max")
      policy.score_rule = advisory::ScoreRule::max;
    else
      return fail(ErrorCode::invalid_input, "score_rule is one of v3_first, v4_first, max");
    return {};
  }
  if (key == "block_unscored_high") return flag(policy.block_unscored_high);
  if (key == "block_virus") return flag(policy.block_virus);
  if (key == "block_opaque") return flag(policy.block_opaque);
  if (key == "accept_starter_data") return flag(policy.accept_starter_data);
  if (key == "require_malware") return flag(policy.require_malware);
  return fail(ErrorCode::invalid_input, "unknown key '" + key + "'");
}

}  // namespace

std::string Policy::to_text() const {
  return fmt::format(
      "name = \"{}\"\nmax_cvss = {:.1f}\nblock_unscored_high = {}\nblock_virus = {}\n"
      "block_opaque = {}\nscore_rule = \"{}\"\naccept_starter_data = {}\nmax_data_age_days = {}\n"
      "require_malware = {}\n",
      name, max_cvss, block_unscored_high, block_virus, block_opaque, text(score_rule),
      accept_starter_data, max_data_age_days, require_malware);
}

std::string Policy::digest() const { return sha256(as_bytes(to_text())).hex(); }

Policy marketplace_policy() { return {}; }

Policy demo_policy() {
  Policy policy;
  policy.name = "demo";
  policy.accept_starter_data = true;
  policy.max_data_age_days = 0;
  return policy;
}

Result<Policy> load_policy(const std::string& name_or_file) {
  if (name_or_file == "marketplace") return marketplace_policy();
  if (name_or_file == "demo") return demo_policy();
  auto content = read_file(name_or_file, 1u << 20);
  if (!content) {
    return fail(ErrorCode::invalid_input,
                "no such policy: use marketplace, demo or the path of a policy file", name_or_file);
  }
  Policy policy;
  policy.name = name_or_file.substr(name_or_file.rfind('/') + 1);
  try {
    for (const auto& [key, value] : toml::parse(*content)) {
      auto applied = apply(policy, std::string(key.str()), value);
      if (!applied) {
        return fail(ErrorCode::invalid_input, applied.error().message,
                    fmt::format("{}:{}", name_or_file, value.source().begin.line));
      }
    }
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::invalid_input, std::string(error.description()),
                fmt::format("{}:{}", name_or_file, error.source().begin.line));
  }
  return policy;
}

}  // namespace assay::scan
