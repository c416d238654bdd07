#include "engine/persist/disk_values.h"

#include <algorithm>
#include <string>

#include "engine/base/sqlite.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/engine/persist/reopen.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {
namespace {

constexpr std::size_t kCache = std::size_t{1} << 20;
constexpr int kValues = 100;  // ten times what the cache holds
constexpr std::size_t kSize = std::size_t{100} << 10;

std::string value(int number) {
  return std::string(kSize, static_cast<char>('a' + number % 26)) + std::to_string(number);
}

Durability::Options small_cache(const std::string& path) {
  FaultyVfs::reset();
  return {.path = path, .tuning = {.big_cache_bytes = kCache, .vfs = FaultyVfs::name()}};
}

void end_turn(ToyEngine& engine) {
  REQUIRE(engine.durability().wait_durable(engine.end_turn()));
  engine.durability().tick();
}

// Of a file that is open or closed.
std::int64_t rows_in(const std::string& path) {
  auto database = base::Database::open(
      path, {.mode = base::Database::Mode::kReadOnly, .vfs = FaultyVfs::name()});
  REQUIRE(database);
  return database->integer("SELECT count(*) FROM big").value();
}

}  // namespace

TEST_CASE("big values of ten times the cache are served, within the cache", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = small_cache(dir / "a.db");
  for (int start = 0; start < 2; ++start) {
    auto engine = reopen(options);
    DiskValues& big = engine->durability().big_values();
    for (int i = 0; start == 0 && i < kValues; ++i) {
      engine->set_big(0, std::to_string(i), value(i));
      end_turn(*engine);
      REQUIRE(big.cached_bytes() <= kCache);
      REQUIRE(big.unsaved_bytes() == 0);
    }
    const ToyEngine::Dump dump = engine->dump();
    REQUIRE(dump.size() == kValues);
    for (const auto& [key, text] : dump) {
      REQUIRE(text == "until -1: " + value(std::stoi(key.second)));
    }
    CHECK(big.cached_bytes() <= kCache);
    CHECK(big.cached_bytes() > kCache / 2);
    big.limit_cache(kCache / 4);
    CHECK(big.cached_bytes() <= kCache / 4);
    CHECK(engine->dump() == dump);
    CHECK(big.cached_bytes() <= kCache / 4);
  }
}

TEST_CASE("a value that would fill the cache is read past it", "[persist]") {
  const test::TempDir dir;
  auto engine = reopen(small_cache(dir / "a.db"));
  engine->set_big(0, "small", value(1));
  engine->set_big(0, "huge", std::string(3 * kCache, 'h'));
  end_turn(*engine);
  const auto dump = engine->dump();
  CHECK(dump.at({0, "huge"}).size() == 3 * kCache + std::string("until -1: ").size());
  CHECK(engine->durability().big_values().cached_bytes() == value(1).size());
}

TEST_CASE("the rows of big values go with the values", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = small_cache(dir / "a.db");
  auto engine = reopen(options);
  for (int i = 0; i < 6; ++i) {
    engine->set_big(0, std::to_string(i), value(i));
  }
  end_turn(*engine);
  CHECK(rows_in(options.path) == 6);
  engine->run(0, {"DEL", "0"});
  engine->run(0, {"SET", "1", "small"});
  engine->set_big(0, "2", value(20));
  engine->run(0, {"RENAME", "3", "4"});
  engine->set_big(0, "gone", value(7));  // in the turn that makes it: it never comes to the disk
  engine->run(0, {"DEL", "gone"});
  end_turn(*engine);
  CHECK(rows_in(options.path) == 3);  // of 2, 4 and 5
  const ToyEngine::Dump before = engine->dump();
  CHECK(before.at({0, "2"}) == "until -1: " + value(20));
  CHECK(before.at({0, "4"}) == "until -1: " + value(3));
  engine.reset();
  engine = reopen(options);
  CHECK(ToyEngine::difference(before, engine->dump()) == "");
  engine->run(0, {"FLUSHDB"});
  end_turn(*engine);
  CHECK(rows_in(options.path) == 0);
}

TEST_CASE("a damaged big value is named when it is read, and the others are served", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = small_cache(dir / "a.db");
  {
    auto engine = reopen(options);
    for (int i = 1; i <= 3; ++i) {  // their ids are the same
      engine->set_big(0, std::to_string(i), value(i));
    }
    end_turn(*engine);
  }
  const auto edit = [&](const char* sql) {
    auto database = base::Database::open(options.path, {.vfs = FaultyVfs::name()});
    REQUIRE(database);
    REQUIRE(database->execute(sql));
  };
  SECTION("other bytes of the same length") {
    edit("UPDATE big SET bytes = zeroblob(length(bytes)) WHERE id = 2");
    auto engine = reopen(options);
    const ToyEngine::Dump found = engine->dump();
    CHECK(found.at({0, "1"}) == "until -1: " + value(1));
    CHECK(found.at({0, "2"}) == "until -1: !big value 2 fails its checksum");
    CHECK(found.at({0, "3"}) == "until -1: " + value(3));
  }
  SECTION("another length") {
    edit("UPDATE big SET bytes = zeroblob(70000) WHERE id = 2");
    const auto refused = ToyEngine::open(options);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::StartsWith(options.path) &&
                                            Catch::Contains("big value 2 has the wrong length"));
  }
  SECTION("no row") {
    edit("DELETE FROM big WHERE id = 2");
    const auto refused = ToyEngine::open(options);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message,
               Catch::StartsWith(options.path) && Catch::Contains("big value 2 is missing"));
  }
}

}  // namespace sequent::persist
