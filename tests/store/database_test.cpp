#include "store/database.h"

#include <gtest/gtest.h>

namespace assay::store {

namespace {
std::unique_ptr<Database> memory() {
  auto database = Database::open(":memory:");
  EXPECT_TRUE(database) << database.error().text();
  return std::move(*database);
}
}  // namespace

TEST(Database, RunsEveryMigrationOnce) {
  const auto path = testing::TempDir() + "database_test.sqlite";
  std::remove(path.c_str());
  {
    EXPECT_EQ(Database::open(path).value()->schema_version(), 1);
  }
  EXPECT_EQ(Database::open(path).value()->schema_version(), 1);
  std::remove(path.c_str());
}

TEST(Database, KeepsNumbersOf64BitsTextAndNull) {
  auto database = memory();
  const auto status = database->write([](Connection& c) -> Status {
    ASSAY_TRY(c.execute("CREATE TABLE t (a BIGINT, b TEXT, c DOUBLE PRECISION)"));
    for (int i = 0; i < 3; ++i) {
      ASSAY_TRY(c.execute(
          "INSERT INTO t (a, b, c) VALUES (:a, :b, :c)",
          {{"a", (std::int64_t{1} << 40) + i}, {"b", "x'" + std::to_string(i)}, {"c", 0.5}}));
    }
    ASSAY_TRY(c.execute("INSERT INTO t (a, b, c) VALUES (:a, :b, :c)",
                        {{"a", Value{}}, {"b", Value{}}, {"c", Value{}}}));
    for (int repeat = 0; repeat < 2; ++repeat) {
      ASSAY_ASSIGN(const Rows rows, c.query("SELECT a, b, c FROM t ORDER BY rowid"));
      EXPECT_EQ(rows.rows.size(), 4u);
      EXPECT_EQ(rows.rows[2].integer("a"), (std::int64_t{1} << 40) + 2);
      EXPECT_EQ(rows.rows[1].text("b"), "x'1");
      EXPECT_EQ(rows.rows[0].real("c"), 0.5);
      EXPECT_TRUE(rows.rows[3].null("a"));
      EXPECT_EQ(rows.rows[3].text("b"), "");
      ASSAY_ASSIGN(const Rows sums, c.query("SELECT count(*) AS n, max(a) AS m FROM t"));
      EXPECT_EQ(sums.rows[0].integer("n"), 4);
      EXPECT_EQ(sums.rows[0].integer("m"), (std::int64_t{1} << 40) + 2);
    }
    return {};
  });
  EXPECT_TRUE(status) << status.error().text();
}

TEST(Database, RollsBackWholeTransactions) {
  auto database = memory();
  const auto insert = [](Connection& c, const char* id) {
    return c.execute("INSERT INTO sellers (id, name, created_at) VALUES (:id, :id, 0)",
                     {{"id", std::string(id)}});
  };
  EXPECT_FALSE(database->write([&](Connection& c) -> Status {
    ASSAY_TRY(insert(c, "a"));
    return fail(ErrorCode::cancelled, "stop");
  }));
  const auto duplicate = database->write([&](Connection& c) -> Status {
    ASSAY_TRY(insert(c, "b"));
    ASSAY_TRY(insert(c, "b"));
    return {};
  });
  EXPECT_EQ(duplicate.error().code, ErrorCode::conflict);
  const auto count = database->read_value([](Connection& c) -> Result<std::int64_t> {
    ASSAY_ASSIGN(const Rows rows, c.query("SELECT count(*) AS n FROM sellers"));
    return rows.rows[0].integer("n");
  });
  EXPECT_EQ(count.value(), 0);
}

TEST(Database, RefusesABrokenForeignKey) {
  auto database = memory();
  const auto status = database->write([](Connection& c) -> Status {
    ASSAY_TRY(c.execute(
        "INSERT INTO upload_parts (upload_id, number, size, sha256) VALUES ('none', 1, 1, '')"));
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().where, "referenced");
}

TEST(Database, TheAuditLogCannotBeChanged) {
  auto database = memory();
  const auto run = [&](const char* sql) {
    return database->write([sql](Connection& c) -> Status {
      ASSAY_TRY(c.execute(sql));
      return {};
    });
  };
  ASSERT_TRUE(
      run("INSERT INTO audit VALUES (1, 0, '', '', '', '', 'T1', '', '', '', '', '', '', '', '')"));
  EXPECT_FALSE(run("UPDATE audit SET transition = 'T2'"));
  EXPECT_FALSE(run("DELETE FROM audit"));
}

TEST(Database, TwoConnectionsWriteOneAfterTheOther) {
  const auto path = testing::TempDir() + "database_two.sqlite";
  std::remove(path.c_str());
  auto one = Database::open(path).value(), two = Database::open(path).value();
  const auto insert = [](Database& db, std::string id) {
    return db.write([&](Connection& c) -> Status {
      ASSAY_TRY(c.execute("INSERT INTO sellers (id, name, created_at) VALUES (:id, :id, 0)",
                          {{"id", id}}));
      return {};
    });
  };
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(insert(*one, "a" + std::to_string(i)));
    EXPECT_TRUE(insert(*two, "b" + std::to_string(i)));
  }
  const auto count = two->read_value([](Connection& c) -> Result<std::int64_t> {
    ASSAY_ASSIGN(const Rows rows, c.query("SELECT count(*) AS n FROM sellers"));
    return rows.rows[0].integer("n");
  });
  EXPECT_EQ(count.value(), 40);
  std::remove(path.c_str());
}

}  // namespace assay::store
