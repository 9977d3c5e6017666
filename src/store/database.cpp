#include "store/database.h"

#include "store/migration.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <unordered_map>

namespace assay::store {

namespace {

constexpr std::size_t kMaxConnections = 16;
constexpr std::string_view kBusyTimeout = "timeout=30";

// SOCI's own category of a broken unique key is "unknown" on SQLite, so the words decide.
Error classify(const std::string& message) {
  const auto has = [&message](const char* words) {
    return message.find(words) != std::string::npos;
  };
  if (has("UNIQUE constraint failed")) return {ErrorCode::conflict, message, "duplicate"};
  if (has("FOREIGN KEY constraint failed")) return {ErrorCode::conflict, message, "referenced"};
  if (has("is locked") || has("is busy")) {
    return {ErrorCode::unavailable, "the database is busy", "database"};
  }
  if (has("disk is full")) return {ErrorCode::io, "the disk of the database is full", "database"};
  return {ErrorCode::internal, message, "database"};
}

// The only place where SOCI's exceptions are caught.
template <class Body>
auto guarded(Body body) -> decltype(body()) {
  try {
    return body();
  } catch (const std::exception& error) {
    return std::unexpected(classify(error.what()));
  }
}

// One bound value with a stable address for the lifetime of its statement.
struct Slot {
  long long integer = 0;
  double real = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

struct Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::deque<Slot> slots;
  soci::row row;
  std::shared_ptr<std::vector<std::string>> names;
};

char type_letter(const Value& value) {
  static constexpr char kLetters[] = {'n', 'i', 'd', 's'};
  return kLetters[value.index()];
}

void fill(Slot& slot, const Value& value) {
  slot.indicator = value.index() == 0 ? soci::i_null : soci::i_ok;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) slot.integer = *integer;
  if (const auto* real = std::get_if<double>(&value)) slot.real = *real;
  if (const auto* text = std::get_if<std::string>(&value)) slot.text = *text;
}

void bind(Prepared& prepared, const Bind& bind) {
  Slot& slot = prepared.slots.emplace_back();
  const std::string name(bind.name);
  switch (bind.value.index()) {
    case 1:
      prepared.statement.exchange(soci::use(slot.integer, slot.indicator, name));
      break;
    case 2:
      prepared.statement.exchange(soci::use(slot.real, slot.indicator, name));
      break;
    default:
      prepared.statement.exchange(soci::use(slot.text, slot.indicator, name));
  }
}

// Expression columns (count(*), max()) arrive as strings on SQLite; Row::integer reads those too.
Value read_column(const soci::row& row, std::size_t column) {
  if (row.get_indicator(column) == soci::i_null) return {};
  switch (row.get_properties(column).get_data_type()) {
    case soci::dt_double:
      return row.get<double>(column);
    case soci::dt_integer:
      return std::int64_t{row.get<int>(column)};
    case soci::dt_long_long:
      return static_cast<std::int64_t>(row.get<long long>(column));
    case soci::dt_unsigned_long_long:
      return static_cast<std::int64_t>(row.get<unsigned long long>(column));
    default:
      return row.get<std::string>(column);
  }
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const std::string& path)
      : session_(soci::sqlite3, "db=\"" + path + "\" " + std::string(kBusyTimeout)) {
    session_ << "PRAGMA foreign_keys = ON";
    if (path != ":memory:") {
      std::string mode;
      session_ << "PRAGMA journal_mode = WAL", soci::into(mode);
      session_ << "PRAGMA synchronous = FULL";
    }
  }

  Result<Rows> query(std::string_view sql, const Binds& binds) override {
    return guarded([&]() -> Result<Rows> { return run_query(prepare(sql, binds, /*rows=*/true)); });
  }

  Result<std::int64_t> execute(std::string_view sql, const Binds& binds) override {
    return guarded([&]() -> Result<std::int64_t> {
      Prepared& prepared = prepare(sql, binds, /*rows=*/false);
      prepared.statement.execute(true);
      return std::int64_t{prepared.statement.get_affected_rows()};
    });
  }

  Status command(const char* sql) {
    return guarded([&]() -> Status {
      session_ << sql;
      return {};
    });
  }

  // After a failure a kept statement may hold a lock half way; drop them all.
  void forget_statements() { prepared_.clear(); }

 private:
  Prepared& prepare(std::string_view sql, const Binds& binds, bool rows) {
    std::string key(1, rows ? 'q' : 'x');
    for (const Bind& item : binds) key += type_letter(item.value);
    key.append(1, ' ').append(sql);
    auto& kept = prepared_[key];
    if (!kept) kept = make(sql, binds, rows);
    for (std::size_t i = 0; i < binds.size(); ++i) fill(kept->slots[i], binds[i].value);
    return *kept;
  }

  std::unique_ptr<Prepared> make(std::string_view sql, const Binds& binds, bool rows) {
    auto made = std::make_unique<Prepared>(session_);
    made->statement.alloc();
    made->statement.prepare(std::string(sql));
    if (rows) made->statement.exchange(soci::into(made->row));
    for (const Bind& item : binds) bind(*made, item);
    made->statement.define_and_bind();
    return made;
  }

  static Result<Rows> run_query(Prepared& prepared) {
    Rows rows;
    prepared.statement.execute(false);
    while (prepared.statement.fetch()) {
      if (!prepared.names) prepared.names = column_names(prepared.row);
      std::vector<Value> values;
      values.reserve(prepared.row.size());
      for (std::size_t i = 0; i < prepared.row.size(); ++i) {
        values.push_back(read_column(prepared.row, i));
      }
      rows.rows.emplace_back(prepared.names.get(), std::move(values));
    }
    rows.names = prepared.names;
    return rows;
  }

  static std::shared_ptr<std::vector<std::string>> column_names(const soci::row& row) {
    auto names = std::make_shared<std::vector<std::string>>();
    for (std::size_t i = 0; i < row.size(); ++i) names->push_back(row.get_properties(i).get_name());
    return names;
  }

  soci::session session_;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(std::string path)
      : path_(std::move(path)), limit_(path_ == ":memory:" ? 1 : kMaxConnections) {}

  Status write(const std::function<Status(Connection&)>& body) override {
    return transact("BEGIN IMMEDIATE", body);
  }
  Status read(const std::function<Status(Connection&)>& body) override {
    return transact("BEGIN", body);
  }
  std::int64_t schema_version() const override { return version_; }

  Status migrate();

 private:
  Status transact(const char* begin, const std::function<Status(Connection&)>& body) {
    ASSAY_ASSIGN(std::unique_ptr<SqliteConnection> connection, take());
    const Status status = run(*connection, begin, body);
    give(std::move(connection));
    return status;
  }

  static Status run(SqliteConnection& connection, const char* begin,
                    const std::function<Status(Connection&)>& body) {
    ASSAY_TRY(connection.command(begin));
    Status status = body(connection);
    if (status) status = connection.command("COMMIT");
    if (!status) {
      connection.forget_statements();
      const Status undone = connection.command("ROLLBACK");
      if (!undone && status) status = undone;
    }
    return status;
  }

  Result<std::unique_ptr<SqliteConnection>> take() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !idle_.empty() || open_ < limit_; });
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    auto made = guarded([&]() -> Result<std::unique_ptr<SqliteConnection>> {
      return std::make_unique<SqliteConnection>(path_);
    });
    if (made) ++open_;
    return made;
  }

  void give(std::unique_ptr<SqliteConnection> connection) {
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
  }

  std::string path_;
  std::size_t limit_;
  std::int64_t version_ = 0;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t open_ = 0;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
};

// A statement ends with a semicolon at the end of its line; `--` lines are comments.
std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> out;
  std::string current;
  while (!sql.empty()) {
    const auto end = std::min(sql.find('\n'), sql.size());
    const std::string_view line = sql.substr(0, end);
    sql.remove_prefix(std::min(end + 1, sql.size()));
    if (line.empty() || line.starts_with("--")) continue;
    current.append(line).append(1, '\n');
    if (!line.ends_with(';')) continue;
    out.push_back(std::move(current));
    current.clear();
  }
  return out;
}

Status apply(Connection& connection, const Migration& migration) {
  for (const std::string& statement : statements(migration.sql)) {
    if (auto done = connection.execute(statement); !done) {
      return fail(ErrorCode::internal, done.error().message,
                  "migration " + std::string(migration.name));
    }
  }
  ASSAY_TRY(
      connection.execute("INSERT INTO schema_version (number, name) VALUES (:number, :name)",
                         {{"number", migration.number}, {"name", std::string(migration.name)}}));
  return {};
}

Status SqliteDatabase::migrate() {
  return write([this](Connection& connection) -> Status {
    ASSAY_TRY(
        connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, "
                           "name TEXT NOT NULL)"));
    ASSAY_ASSIGN(const Rows rows,
                 connection.query("SELECT COALESCE(MAX(number), 0) AS newest FROM schema_version"));
    version_ = rows.rows.empty() ? 0 : rows.rows.front().integer("newest");
    const auto known = sqlite_migrations();
    if (version_ > static_cast<std::int64_t>(known.size())) {
      return fail(ErrorCode::unsupported,
                  "the database was written by a newer version of this program", path_);
    }
    for (const Migration& migration : known.subspan(static_cast<std::size_t>(version_))) {
      ASSAY_TRY(apply(connection, migration));
      version_ = migration.number;
    }
    return {};
  });
}

}  // namespace

const Value* Row::find(std::string_view column) const {
  for (std::size_t i = 0; i < names_->size() && i < values_.size(); ++i) {
    if ((*names_)[i] == column) return &values_[i];
  }
  return nullptr;
}

bool Row::null(std::string_view column) const {
  const Value* value = find(column);
  return value == nullptr || value->index() == 0;
}

std::string Row::text(std::string_view column) const {
  const Value* value = find(column);
  if (value == nullptr) return {};
  if (const auto* text = std::get_if<std::string>(value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(value)) return std::to_string(*real);
  return {};
}

std::int64_t Row::integer(std::string_view column) const {
  const Value* value = find(column);
  if (value == nullptr) return 0;
  if (const auto* integer = std::get_if<std::int64_t>(value)) return *integer;
  if (const auto* real = std::get_if<double>(value)) return static_cast<std::int64_t>(*real);
  if (const auto* text = std::get_if<std::string>(value))
    return std::strtoll(text->c_str(), nullptr, 10);
  return 0;
}

double Row::real(std::string_view column) const {
  const Value* value = find(column);
  if (value == nullptr) return 0;
  if (const auto* real = std::get_if<double>(value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(value)) return static_cast<double>(*integer);
  if (const auto* text = std::get_if<std::string>(value))
    return std::strtod(text->c_str(), nullptr);
  return 0;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  if (path.find('"') != std::string::npos) {
    return fail(ErrorCode::invalid_input, "the path of a database may not hold a quote", path);
  }
  auto database = std::make_unique<SqliteDatabase>(path);
  ASSAY_TRY(database->migrate());
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace assay::store
