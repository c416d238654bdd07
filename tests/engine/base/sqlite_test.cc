#include "engine/base/sqlite.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::base {
namespace {

Database open_new(const std::string& path) {
  auto opened = Database::open(path, {.mode = Database::Mode::kCreate});
  REQUIRE(opened);
  Database database = std::move(opened).value();
  REQUIRE(database.execute("PRAGMA journal_mode=WAL; CREATE TABLE t(id INTEGER PRIMARY KEY, b)"));
  return database;
}

}  // namespace

TEST_CASE("what is bound comes back byte for byte", "[base]") {
  const test::TempDir dir;
  Database database = open_new(dir / "a.db");
  const std::string bytes("\0\xff'; DROP", 9);
  auto insert = database.prepare("INSERT INTO t VALUES (?, ?)");
  REQUIRE(insert);
  REQUIRE(insert->bind(-5).bind_blob(bytes).run());
  REQUIRE(insert->bind(6).bind_blob({}).run());
  auto select = database.prepare("SELECT id, b, length(b) FROM t ORDER BY id");
  REQUIRE(select);
  REQUIRE(select->next().value());
  CHECK(select->integer(0) == -5);
  CHECK(select->blob(1) == bytes);
  REQUIRE(select->next().value());
  CHECK(select->blob(1).empty());
  CHECK_FALSE(select->next().value());
}

TEST_CASE("every name is the name of a file", "[base]") {
  const test::TempDir dir;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir.path());
  open_new(":memory:");
  open_new("file:a.db?mode=memory");
  CHECK(std::filesystem::exists(dir / ":memory:"));
  CHECK(std::filesystem::exists(dir / "file:a.db?mode=memory"));
  std::filesystem::current_path(before);
}

TEST_CASE("a transaction that is not committed leaves nothing", "[base]") {
  const test::TempDir dir;
  Database database = open_new(dir / "a.db");
  {
    auto transaction = Transaction::begin(database);
    REQUIRE(transaction);
    REQUIRE(database.execute("INSERT INTO t VALUES (1, 1)"));
  }
  CHECK(database.integer("SELECT count(*) FROM t").value() == 0);
  auto transaction = Transaction::begin(database);
  REQUIRE(transaction);
  REQUIRE(database.execute("INSERT INTO t VALUES (1, 1)"));
  REQUIRE(transaction->commit());
  CHECK(database.integer("SELECT count(*) FROM t").value() == 1);
}

TEST_CASE("errors of SQLite name the file and have our codes", "[base]") {
  const test::TempDir dir;
  const std::string path = dir / "a.db";

  auto missing = Database::open(path, {.mode = Database::Mode::kReadWrite});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message == path + ": No such file or directory");

  std::ofstream(path) << std::string(5000, 'x');
  auto garbage = Database::open(path, {});
  REQUIRE(garbage);
  auto read = garbage->integer("SELECT count(*) FROM sqlite_schema");
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kCorrupt);
  CHECK(read.error().message == path + ": file is not a database");

  Database first = open_new(dir / "b.db");
  auto holder = Transaction::begin(first);
  REQUIRE(holder);
  auto second = Database::open(dir / "b.db", {.busy_timeout_ms = 1});
  REQUIRE(second);
  auto refused = Transaction::begin(*second);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kConflict);

  auto wrong = first.prepare("SELECT nonsense FROM t");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::kInternal);
}

TEST_CASE("the write-ahead log grows until a checkpoint is asked for", "[base]") {
  const test::TempDir dir;
  Database database = open_new(dir / "a.db");
  for (int i = 0; i < 2000; ++i) {
    REQUIRE(database.execute("INSERT INTO t VALUES (NULL, zeroblob(4000))"));
  }
  CHECK(database.log_pages() > 2000);
  REQUIRE(database.sync_log());
  REQUIRE(database.checkpoint(/*truncate=*/true));
  CHECK(std::filesystem::file_size(dir / "a.db-wal") == 0);
  REQUIRE(database.execute("INSERT INTO t VALUES (NULL, 1)"));
  CHECK(database.log_pages() < 10);
}

TEST_CASE("a reserved file does not grow when the log is copied into it", "[base]") {
  const test::TempDir dir;
  const std::string path = dir / "a.db";
  Database database = open_new(path);
  REQUIRE(database.checkpoint(/*truncate=*/true));
  CHECK(std::filesystem::file_size(path) < 100'000);
  {
    auto transaction = Transaction::begin(database);
    REQUIRE(transaction);
    REQUIRE(database.execute("INSERT INTO t VALUES (1, zeroblob(100000))"));
    const auto pages = database.integer("PRAGMA page_count");
    REQUIRE(pages);
    REQUIRE(database.reserve_file(*pages * 4096));
    REQUIRE(transaction->commit());
  }
  const auto reserved = std::filesystem::file_size(path);
  CHECK(reserved > 100'000);
  REQUIRE(database.checkpoint(/*truncate=*/true));
  CHECK(std::filesystem::file_size(path) == reserved);
  CHECK(database.integer("SELECT length(b) FROM t").value() == 100'000);
}

TEST_CASE("a log is cut behind its last commit", "[base]") {
  const test::TempDir dir;
  const std::string log = dir / "a.db-wal";
  Database database = open_new(dir / "a.db");
  REQUIRE(database.execute("INSERT INTO t VALUES (1, 7)"));
  const auto size = std::filesystem::file_size(log);
  REQUIRE(database.trim_log());
  CHECK(std::filesystem::file_size(log) == size);
  std::ofstream(log, std::ios::app) << std::string(50'000, 'x');
  REQUIRE(database.trim_log());
  CHECK(std::filesystem::file_size(log) == size);
  REQUIRE(database.execute("INSERT INTO t VALUES (2, 8)"));
  CHECK(database.integer("SELECT sum(b) FROM t").value() == 15);
}

}  // namespace sequent::base
