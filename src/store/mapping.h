// Generic statements over columns.h. For the files of this folder only: it defines templates.
#pragma once

#include "base/json.h"
#include "store/columns.h"
#include "store/repository.h"

namespace assay::store {

// Lists of words are kept one a line.
std::string join_lines(const std::vector<std::string>& lines);
std::vector<std::string> split_lines(const std::string& text);
std::string form_to_text(const VersionForm& form);
VersionForm form_from_text(const std::string& text);

struct BindColumns {
  Binds binds;
  void operator()(std::string_view name, const std::string& v) { binds.push_back({name, v}); }
  void operator()(std::string_view name, std::int64_t v) { binds.push_back({name, v}); }
  void operator()(std::string_view name, std::uint64_t v) {
    binds.push_back({name, static_cast<std::int64_t>(v)});
  }
  void operator()(std::string_view name, bool v) {
    binds.push_back({name, std::int64_t{v ? 1 : 0}});
  }
  void operator()(std::string_view name, double v) { binds.push_back({name, v}); }
  void operator()(std::string_view name, Seconds v) {
    binds.push_back({name, std::int64_t{v.time_since_epoch().count()}});
  }
  void operator()(std::string_view name, ReviewStatus v) {
    binds.push_back({name, std::string(word(v))});
  }
  void operator()(std::string_view name, const std::vector<std::string>& v) {
    binds.push_back({name, join_lines(v)});
  }
  void operator()(std::string_view name, const VersionForm& v) {
    binds.push_back({name, form_to_text(v)});
  }
};

struct ReadColumns {
  const Row& row;
  void operator()(std::string_view name, std::string& v) const { v = row.text(name); }
  void operator()(std::string_view name, std::int64_t& v) const { v = row.integer(name); }
  void operator()(std::string_view name, std::uint64_t& v) const {
    v = static_cast<std::uint64_t>(row.integer(name));
  }
  void operator()(std::string_view name, bool& v) const { v = row.integer(name) != 0; }
  void operator()(std::string_view name, double& v) const { v = row.real(name); }
  void operator()(std::string_view name, Seconds& v) const {
    v = Seconds(std::chrono::seconds(row.integer(name)));
  }
  void operator()(std::string_view name, ReviewStatus& v) const { parse_status(row.text(name), v); }
  void operator()(std::string_view name, std::vector<std::string>& v) const {
    v = split_lines(row.text(name));
  }
  void operator()(std::string_view name, VersionForm& v) const {
    v = form_from_text(row.text(name));
  }
};

struct ColumnNames {
  std::vector<std::string> names;
  template <class Member>
  void operator()(std::string_view name, const Member&) {
    names.emplace_back(name);
  }
};

template <class T>
const std::vector<std::string>& column_names() {
  static const std::vector<std::string> kNames = [] {
    ColumnNames names;
    const T record{};
    visit(names, record);
    return names.names;
  }();
  return kNames;
}

std::string insert_statement(std::string_view table, const std::vector<std::string>& columns);
std::string update_statement(std::string_view table, const std::vector<std::string>& columns,
                             int keys, bool etag);
std::string select_statement(std::string_view table, const std::vector<std::string>& columns);

template <class T>
Status insert(Connection& connection, const T& record) {
  static const std::string kSql = insert_statement(Table<T>::kName, column_names<T>());
  BindColumns columns;
  visit(columns, record);
  ASSAY_TRY(connection.execute(kSql, columns.binds));
  return {};
}

template <class T>
Status update(Connection& connection, T& record) {
  constexpr bool kEtag = requires { record.etag; };
  static const std::string kSql =
      update_statement(Table<T>::kName, column_names<T>(), Table<T>::kKeys, kEtag);
  BindColumns columns;
  visit(columns, std::as_const(record));
  ASSAY_ASSIGN(const std::int64_t touched, connection.execute(kSql, columns.binds));
  if (touched == 1) {
    if constexpr (kEtag) ++record.etag;
    return {};
  }
  if (kEtag) return fail(ErrorCode::conflict, "somebody else changed it first", "stale");
  return fail(ErrorCode::not_found, "no such row", std::string(Table<T>::kName));
}

template <class T>
T read_record(const Row& row) {
  T record{};
  visit(ReadColumns{row}, record);
  return record;
}

template <class T>
Result<std::vector<T>> select(Connection& connection, const std::string& condition,
                              const Binds& binds) {
  static const std::string kHead = select_statement(Table<T>::kName, column_names<T>());
  ASSAY_ASSIGN(const Rows rows, connection.query(kHead + condition, binds));
  std::vector<T> records;
  records.reserve(rows.rows.size());
  for (const Row& row : rows.rows) records.push_back(read_record<T>(row));
  return records;
}

template <class T>
Result<std::optional<T>> select_one(Connection& connection, const std::string& condition,
                                    const Binds& binds) {
  ASSAY_ASSIGN(std::vector<T> found, select<T>(connection, condition + " LIMIT 1", binds));
  if (found.empty()) return std::optional<T>{};
  return std::optional<T>(std::move(found.front()));
}

template <class T>
Result<T> get(Connection& connection, const std::string& id) {
  ASSAY_ASSIGN(std::vector<T> found, select<T>(connection, "id = :id", {{"id", id}}));
  if (found.empty()) return fail(ErrorCode::not_found, "there is no such object", id);
  return std::move(found.front());
}

// A condition built from the filters that are set.
class Condition {
 public:
  Condition& add(const std::string& clause) {
    text_ += text_.empty() ? clause : " AND " + clause;
    return *this;
  }
  // column = :column, unless `value` is empty.
  Condition& equal(std::string_view column, const std::string& value) {
    if (value.empty()) return *this;
    binds_.push_back({column, value});
    return add(std::string(column) + " = :" + std::string(column));
  }
  Condition& bind(std::string_view name, Value value) {
    binds_.push_back({name, std::move(value)});
    return *this;
  }
  // Newest first, below `after`.
  Condition& range(const Range& range);
  std::string text() const { return (text_.empty() ? "1 = 1" : text_) + tail_; }
  const Binds& binds() const { return binds_; }

 private:
  std::string text_, tail_;
  Binds binds_;
};

// One number of one row.
Result<std::int64_t> count(Connection& connection, std::string_view sql, const Binds& binds);

inline Value at(Seconds time) { return std::int64_t{time.time_since_epoch().count()}; }

}  // namespace assay::store
