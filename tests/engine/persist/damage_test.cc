#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "engine/base/sqlite.h"
#include "engine/persist/database_file.h"
#include "engine/persist/durability.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/engine/persist/random_changes.h"
#include "tests/engine/persist/reopen.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {
namespace {

namespace fs = std::filesystem;

std::string contents(const std::string& path) {
  std::ostringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// On the file system that never waits for a sync.
Durability::Options quick(const std::string& path) {
  FaultyVfs::reset();
  return {.path = path, .mode = Mode::kAlways, .tuning = {.vfs = FaultyVfs::name()}};
}

base::Error refusal(const Durability::Options& options) {
  auto engine = ToyEngine::open(options);
  REQUIRE_FALSE(engine);
  return engine.error();
}

// A closed database with a snapshot, a log behind it, a big value and a list.
ToyEngine::Dump make_sample(const Durability::Options& options) {
  auto engine = reopen(options);
  RandomChanges changes(1, 30);
  for (int i = 0; i < 200; ++i) {
    changes.make_one(*engine);
    engine->end_turn();
  }
  engine->set_big(0, "big", std::string(100'000, 'B'));
  engine->durability().request_snapshot();
  engine->end_turn();
  while (engine->durability().stats().snapshots == 0) {
    engine->durability().tick();
  }
  std::uint64_t turn = 0;
  for (int i = 0; i < 5; ++i) {
    engine->run(0, {"PUSH", "list", std::to_string(i)});
    turn = engine->end_turn();
    REQUIRE(engine->durability().wait_durable(turn));
  }
  return engine->dump();
}

base::Database edit(const std::string& path) {
  auto database = base::Database::open(path, {});
  REQUIRE(database);
  return std::move(database).value();
}

}  // namespace

TEST_CASE("a write-ahead log cut at any place gives a state that was", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  std::vector<ToyEngine::Dump> history;
  std::string database;
  std::string log;
  {
    auto engine = reopen(options);
    RandomChanges changes(7, 20);
    history.push_back(engine->dump());
    for (int i = 0; i < 12; ++i) {
      changes.make_one(*engine);
      engine->run(0, {"INCRBY", "turns", "1"});
      REQUIRE(engine->durability().wait_durable(engine->end_turn()));
      history.push_back(engine->dump());
    }
    database = contents(dir / "a.db");
    log = contents(dir / "a.db-wal");
  }
  REQUIRE(log.size() > 100'000);
  const Durability::Options cut = quick(dir / "cut.db");
  std::size_t last_found = history.size() - 1;
  std::size_t different = 0;
  // In the slow suite every byte of the last 64 KiB.
  const std::size_t each = std::getenv("SEQUENT_EVERY_CUT") == nullptr ? 0 : 65536;
  for (std::size_t size = log.size(), step = 1; size > step; size -= step) {
    const std::size_t cut_off = log.size() - size;
    step = cut_off < each ? 1 : cut_off < 9000 ? 23 : 499;
    write_file(cut.path, database);
    write_file(cut.path + "-wal", std::string_view(log).substr(0, size));
    const ToyEngine::Dump found = reopen(cut)->dump();
    std::size_t at = last_found + 1;
    while (at > 0 && history[at - 1] != found) {
      --at;
    }
    CAPTURE(size);
    REQUIRE(at > 0);  // a state that was, and not a later one than with more of the log
    different += last_found == at - 1 ? 0 : 1;
    last_found = at - 1;
  }
  CHECK(different == history.size() - 1);
}

TEST_CASE("no bit that flips in the file leads to a wrong state", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  const ToyEngine::Dump dump = make_sample(options);
  const std::string whole = contents(options.path);
  const Durability::Options damaged = quick(dir / "b.db");
  std::mt19937 random(3);
  int refused = 0;
  int big_refused = 0;
  for (std::size_t i = 0; i < 700; ++i) {
    const std::size_t at = i < 110 ? i : random() % whole.size();
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (random() % 8)));
    write_file(damaged.path, changed);
    CAPTURE(at);
    auto engine = ToyEngine::open(damaged);
    if (engine) {
      // The bytes of big values are read on demand; then the flip must be found.
      const ToyEngine::Dump found = (*engine)->dump();
      ToyEngine::Dump expected = dump;
      for (const auto& [key, value] : found) {
        if (value.find(": !") != std::string::npos) {
          ++big_refused;
          expected[key] = value;
        }
      }
      REQUIRE(ToyEngine::difference(found, expected) == "");
    } else {
      ++refused;
      const base::Error& error = engine.error();
      CAPTURE(error.message);
      REQUIRE(error.code == base::ErrorCode::kCorrupt);
      REQUIRE(error.message.find(damaged.path) != std::string::npos);
      REQUIRE(contents(damaged.path) == changed);
    }
    engine = base::unavailable("closed");
    fs::remove(damaged.path + "-wal");
    fs::remove(damaged.path + "-shm");
  }
  CHECK(refused > 20);
  CHECK(big_refused > 50);
}

TEST_CASE("a damaged or missing row is named, and what to do", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  make_sample(options);
  struct Damage {
    const char* sql;
    const char* named;
  };
  const auto damage = GENERATE(
      Damage{"UPDATE log SET records = zeroblob(10) WHERE row = (SELECT max(row) - 1 FROM log)",
             "fails its checksum"},
      Damage{"DELETE FROM log WHERE row = (SELECT max(row) - 1 FROM log)", "is missing"},
      Damage{"DELETE FROM log WHERE row = (SELECT max(row) FROM log)", "is missing"},
      Damage{"DELETE FROM snapshot", "snapshot row 1 of 1 is missing"},
      Damage{"UPDATE snapshot SET crc = 0", "snapshot row 1 of 1 fails its checksum"},
      Damage{"DELETE FROM big WHERE length(bytes) = 100000", "is missing"},
      Damage{"UPDATE state SET cut = cut + 1", "the row of table state fails its checksum"},
      Damage{"DELETE FROM state", "the row of table state is missing"},
      Damage{"DROP TABLE log", "no such table: log"},
      Damage{"INSERT INTO log SELECT max(row) + 1, 0, x'' FROM log", "is behind the end"});
  REQUIRE(edit(options.path).execute(damage.sql));
  const std::string before = contents(options.path);
  const base::Error error = refusal(options);
  CHECK(error.code == base::ErrorCode::kCorrupt);
  CHECK_THAT(error.message, Catch::StartsWith(options.path + ": ") &&
                                Catch::Contains(damage.named) && Catch::Contains("restore a copy"));
  CHECK(contents(options.path) == before);
}

TEST_CASE("what is no database of ours is refused and left as it was", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  std::string named;
  base::ErrorCode code = base::ErrorCode::kCorrupt;
  SECTION("an empty file") {
    write_file(options.path, "");
    named = "the file is empty";
  }
  SECTION("some text") {
    write_file(options.path,
               "a library of theorems, long enough for any header of a database file "
               "that there could be, and then some");
    named = "not a Sequent database";
  }
  SECTION("the front of a database") {
    make_sample(options);
    fs::resize_file(options.path, 60);
    named = "the file is cut short";
  }
  SECTION("the first half of a database") {
    make_sample(options);
    fs::resize_file(options.path, fs::file_size(options.path) / 2);
  }
  SECTION("another program's database") {
    REQUIRE(base::Database::open(options.path, {.mode = base::Database::Mode::kCreate})
                ->execute("CREATE TABLE t(a)"));
    named = "of another program (application id 0)";
  }
  SECTION("a newer format") {
    make_sample(options);
    REQUIRE(edit(options.path).execute("PRAGMA user_version = 4"));
    named = "written by a newer version (format 4, this program reads up to 3)";
  }
  SECTION("a folder") {
    fs::create_directory(options.path);
    code = base::ErrorCode::kUnavailable;
    named = "Is a directory";
  }
  SECTION("a device") {
    fs::create_symlink("/dev/null", options.path);
    code = base::ErrorCode::kInvalid;
    named = "not a regular file";
  }
  const std::string before = fs::is_regular_file(options.path) ? contents(options.path) : "";
  const base::Error error = refusal(options);
  CHECK(error.code == code);
  CHECK_THAT(error.message, Catch::StartsWith(options.path + ": ") && Catch::Contains(named));
  CHECK((fs::is_regular_file(options.path) ? contents(options.path) : "") == before);
}

TEST_CASE("a file of an older version is read, and is of this version from then on", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  const ToyEngine::Dump before = make_sample(options);
  const int version = GENERATE(1, 2);
  REQUIRE(edit(options.path).execute("PRAGMA user_version = " + std::to_string(version)));
  CHECK(reopen(options)->dump() == before);
  CHECK(*edit(options.path).integer("PRAGMA user_version") == kFormatVersion);
}

TEST_CASE("a write-ahead log without its database is not taken for an empty store", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  write_file(options.path + "-wal", "frames");
  const base::Error error = refusal(options);
  CHECK(error.code == base::ErrorCode::kCorrupt);
  CHECK_THAT(error.message, Catch::Contains("the database it belongs to is missing"));
  CHECK(contents(options.path + "-wal") == "frames");
  CHECK_FALSE(fs::exists(options.path));
}

TEST_CASE("a folder that is missing is named", "[persist]") {
  const test::TempDir dir;
  const base::Error error = refusal(quick(dir / "none/a.db"));
  CHECK(error.code == base::ErrorCode::kNotFound);
  CHECK_THAT(error.message, Catch::Contains("none/a.db"));
}

TEST_CASE("a database that may not be written is refused", "[persist]") {
  if (::geteuid() == 0) {
    WARN("not tested as root, who may write everything");
    return;
  }
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  make_sample(options);
  REQUIRE(::chmod(options.path.c_str(), 0444) == 0);
  const base::Error error = refusal(options);
  CHECK(error.code == base::ErrorCode::kUnavailable);
  CHECK_THAT(error.message, Catch::Contains("Permission denied"));
}

TEST_CASE("what a crash left half made is not in the way", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  write_file(options.path + "-new", "half a database");
  write_file(options.path + "-new-wal", "half its log");
  reopen(options)->run(0, {"SET", "a", "1"});
  CHECK_FALSE(fs::exists(options.path + "-new"));
  CHECK_FALSE(fs::exists(options.path + "-new-wal"));
}

TEST_CASE("big values that no key refers to are collected at the start", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = quick(dir / "a.db");
  make_sample(options);
  REQUIRE(edit(options.path).execute("INSERT INTO big VALUES (1000, 0, zeroblob(70000))"));
  {
    auto engine = reopen(options);
    REQUIRE(engine->durability().wait_durable(engine->end_turn()));
  }
  CHECK(edit(options.path).integer("SELECT count(*) FROM big WHERE id = 1000").value() == 0);
  CHECK(
      edit(options.path).integer("SELECT count(*) FROM big WHERE length(bytes) = 100000").value() ==
      1);
}

}  // namespace sequent::persist
