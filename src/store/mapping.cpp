#include "store/mapping.h"

#include <algorithm>

namespace assay::store {

namespace {

struct Word {
  ReviewStatus status;
  const char* word;
};
constexpr Word kWords[] = {
    {ReviewStatus::draft, "Draft"},       {ReviewStatus::scanning, "Scanning"},
    {ReviewStatus::rejected, "Rejected"}, {ReviewStatus::reviewing, "Reviewing"},
    {ReviewStatus::approved, "Approved"}, {ReviewStatus::withdrawn, "Withdrawn"},
};

Json list(const std::vector<std::string>& values) { return Json(values); }

std::vector<std::string> strings(const Json& object, const char* key) {
  std::vector<std::string> out;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return out;
  for (const Json& item : *found) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

}  // namespace

const char* word(ReviewStatus status) {
  for (const Word& entry : kWords) {
    if (entry.status == status) return entry.word;
  }
  return "Draft";
}

bool parse_status(const std::string& text, ReviewStatus& out) {
  for (const Word& entry : kWords) {
    if (text != entry.word) continue;
    out = entry.status;
    return true;
  }
  return false;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    std::string clean = line;
    std::replace(clean.begin(), clean.end(), '\n', ' ');
    text += text.empty() ? clean : "\n" + clean;
  }
  return text;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const auto end = std::min(text.find('\n', from), text.size());
    if (end > from) lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

std::string form_to_text(const VersionForm& form) {
  Json json;
  json["release_notes"] = form.release_notes;
  json["languages"] = list(form.languages);
  json["operating_systems"] = list(form.operating_systems);
  json["architectures"] = list(form.architectures);
  json["requirements"] = form.requirements;
  json["deployment_guide"] = form.deployment_guide;
  json["declarations"] = list(form.declarations);
  return dump_json(json);
}

VersionForm form_from_text(const std::string& text) {
  VersionForm form;
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return form;
  form.release_notes = string_or(*json, "release_notes");
  form.languages = strings(*json, "languages");
  form.operating_systems = strings(*json, "operating_systems");
  form.architectures = strings(*json, "architectures");
  form.requirements = string_or(*json, "requirements");
  form.deployment_guide = string_or(*json, "deployment_guide");
  form.declarations = strings(*json, "declarations");
  return form;
}

std::string insert_statement(std::string_view table, const std::vector<std::string>& columns) {
  std::string names, values;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ", ") + column;
    values += (values.empty() ? ":" : ", :") + column;
  }
  return "INSERT INTO " + std::string(table) + " (" + names + ") VALUES (" + values + ")";
}

std::string update_statement(std::string_view table, const std::vector<std::string>& columns,
                             int keys, bool etag) {
  std::string set, where;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& column = columns[i];
    if (i < static_cast<std::size_t>(keys)) {
      where += (where.empty() ? "" : " AND ") + column + " = :" + column;
    } else {
      set += (set.empty() ? "" : ", ") + column + " = " +
             (etag && column == "etag" ? "etag + 1" : ":" + column);
    }
  }
  if (etag) where += " AND etag = :etag";
  return "UPDATE " + std::string(table) + " SET " + set + " WHERE " + where;
}

std::string select_statement(std::string_view table, const std::vector<std::string>& columns) {
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
  return "SELECT " + names + " FROM " + std::string(table) + " WHERE ";
}

Condition& Condition::range(const Range& range) {
  if (!range.after.empty()) add("id < :after").bind("after", range.after);
  tail_ = " ORDER BY id DESC LIMIT :limit";
  return bind("limit", std::clamp<std::int64_t>(range.limit, 1, 201));
}

Result<std::int64_t> count(Connection& connection, std::string_view sql, const Binds& binds) {
  ASSAY_ASSIGN(const Rows rows, connection.query(sql, binds));
  return rows.rows.empty() ? 0 : rows.rows.front().integer("n");
}

}  // namespace assay::store
