// The database behind the repositories: connections, transactions, migrations. SOCI is seen in
// database.cpp only.
#pragma once

#include "base/result.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace assay::store {

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
struct Bind {
  std::string_view name;  // without the colon
  Value value;
};
using Binds = std::vector<Bind>;

// One row of an answer; a missing column or NULL reads as "" or 0.
class Row {
 public:
  Row(const std::vector<std::string>* names, std::vector<Value> values)
      : names_(names), values_(std::move(values)) {}
  std::string text(std::string_view column) const;
  std::int64_t integer(std::string_view column) const;
  double real(std::string_view column) const;
  bool null(std::string_view column) const;

 private:
  const Value* find(std::string_view column) const;
  const std::vector<std::string>* names_;
  std::vector<Value> values_;
};

struct Rows {
  std::shared_ptr<const std::vector<std::string>> names;
  std::vector<Row> rows;
};

// One connection; used by one thread at a time. Statements are prepared once and kept.
// A broken unique or foreign key is `conflict`; a busy database after the time-out is
// `unavailable`.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Result<Rows> query(std::string_view sql, const Binds& binds = {}) = 0;
  // Returns the number of rows touched.
  virtual Result<std::int64_t> execute(std::string_view sql, const Binds& binds = {}) = 0;
};

class Database {
 public:
  // A file (WAL, foreign keys, busy time-out), or ":memory:" with one connection. Runs the
  // migrations.
  static Result<std::unique_ptr<Database>> open(const std::string& path);
  virtual ~Database() = default;

  // BEGIN IMMEDIATE … COMMIT; an error of `body` rolls everything back and is returned.
  virtual Status write(const std::function<Status(Connection&)>& body) = 0;
  // One consistent snapshot.
  virtual Status read(const std::function<Status(Connection&)>& body) = 0;
  virtual std::int64_t schema_version() const = 0;

  // The same with a value: `body` returns Result<T>.
  template <class Body>
  auto write_value(Body body) -> std::invoke_result_t<Body, Connection&> {
    std::invoke_result_t<Body, Connection&> result =
        fail(ErrorCode::internal, "transaction did not run");
    const Status status = write([&](Connection& c) -> Status {
      result = body(c);
      if (!result) return std::unexpected(result.error());
      return {};
    });
    if (!status) return std::unexpected(status.error());
    return result;
  }
  template <class Body>
  auto read_value(Body body) -> std::invoke_result_t<Body, Connection&> {
    std::invoke_result_t<Body, Connection&> result =
        fail(ErrorCode::internal, "transaction did not run");
    const Status status = read([&](Connection& c) -> Status {
      result = body(c);
      if (!result) return std::unexpected(result.error());
      return {};
    });
    if (!status) return std::unexpected(status.error());
    return result;
  }
};

}  // namespace assay::store
