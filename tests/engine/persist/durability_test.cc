#include "engine/persist/durability.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/engine/persist/random_changes.h"
#include "tests/engine/persist/reopen.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {
namespace {

// Snapshots all the time, in steps of a few keys.
Durability::Options restless(const std::string& path) {
  return {.path = path, .log_percent = 1, .min_log_bytes = 500, .tuning = {.max_log_bytes = 500}};
}

// Until all snapshots that were begun or asked for are on disk, one at least.
void await_snapshots(ToyEngine& engine) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (engine.durability().stats().snapshot_in_progress) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    engine.durability().tick();
    engine.end_turn();
  }
  REQUIRE(engine.durability().stats().snapshots > 0);
}

}  // namespace

TEST_CASE("a new file is empty, and what was written comes back", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = {.path = dir / "a.db"};
  {
    auto engine = reopen(options);
    CHECK(engine->dump().empty());
    CHECK(engine->end_turn() == 0);
    engine->run(0, {"SET", "a", "1"});
    engine->run(2, {"PUSH", "l", "x"});
    CHECK(engine->end_turn() == 1);
    engine->run(2, {"PUSH", "l", "y"});
    engine->run(2, {"PEXPIREAT", "l", "4102444800000"});
    CHECK(engine->end_turn() == 2);
  }
  CHECK(reopen(options)->dump() ==
        ToyEngine::Dump{{{0, "a"}, "until -1: 1"}, {{2, "l"}, "until 4102444800000: [x][y]"}});
}

TEST_CASE("any history comes back exactly, with snapshots going on all the time", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = restless(dir / "a.db");
  const unsigned seed = GENERATE(1U, 2U, 3U, 4U);
  CAPTURE(seed);
  RandomChanges changes(seed);
  auto engine = reopen(options);
  for (int round = 0; round < 12; ++round) {
    for (int turn = 0; turn < 400; ++turn) {
      for (int change = changes.pick(4); change >= 0; --change) {
        changes.make_one(*engine);
      }
      const std::uint64_t number = engine->end_turn();
      if (changes.pick(20) == 0) {
        REQUIRE(engine->durability().wait_durable(number));
        engine->durability().tick();
      }
      if (turn == 200) {
        engine->durability().request_snapshot();
      }
    }
    if (round % 3 != 0) {  // else one on its way is broken off
      await_snapshots(*engine);
    }
    const ToyEngine::Dump before = engine->dump();
    engine.reset();
    engine = reopen(options);
    REQUIRE(ToyEngine::difference(before, engine->dump()) == "");
  }
}

TEST_CASE("the log is as short after a snapshot as the changes since", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = {.path = dir / "a.db"};
  auto engine = reopen(options);
  for (int i = 0; i < 5000; ++i) {
    engine->run(0, {"SET", "k" + std::to_string(i % 10), std::string(100, 'v')});
    engine->end_turn();
  }
  CHECK(engine->durability().stats().log_bytes > 500'000);
  engine->durability().request_snapshot();
  CHECK(engine->end_turn() == 0);  // it begins without a change
  await_snapshots(*engine);
  CHECK(engine->durability().stats().snapshots == 1);
  engine->run(0, {"SET", "behind", "1"});
  engine->end_turn();
  CHECK(engine->durability().stats().log_bytes < 100);
  CHECK(engine->durability().stats().snapshot_bytes < 2000);
  const ToyEngine::Dump before = engine->dump();
  engine.reset();
  CHECK(reopen(options)->dump() == before);
}

TEST_CASE("what is saved is a snapshot on disk, also when one was on its way", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = {.path = dir / "a.db"};
  auto engine = reopen(options);
  for (int i = 0; i < 5000; ++i) {
    engine->run(0, {"SET", "k" + std::to_string(i), std::string(100, 'v')});
  }
  CHECK(engine->durability().save());
  CHECK(engine->durability().stats().snapshots == 1);
  CHECK_FALSE(engine->durability().stats().snapshot_in_progress);
  CHECK(engine->durability().stats().log_bytes == 0);

  engine->durability().request_snapshot();
  engine->end_turn();
  engine->run(0, {"SET", "k1", "changed"});
  CHECK(engine->durability().stats().snapshot_in_progress);
  CHECK(engine->durability().save());
  CHECK(engine->durability().stats().snapshots == 3);
  CHECK(engine->durability().stats().log_bytes == 0);
  const ToyEngine::Dump before = engine->dump();
  engine.reset();
  CHECK(reopen(options)->dump() == before);
}

TEST_CASE("a second owner is refused, and told who the first is", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = {.path = dir / "a.db"};
  auto engine = reopen(options);
  const auto second = Durability::open(options);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == base::ErrorCode::kConflict);
}

}  // namespace sequent::persist
