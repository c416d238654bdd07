#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/persist/durability.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/engine/persist/random_changes.h"
#include "tests/engine/persist/reopen.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {
namespace {

// Snapshots all the time, in steps of a few keys, on a file system that can fail.
Durability::Options restless(const std::string& path, Mode mode) {
  FaultyVfs::reset();
  return {.path = path,
          .mode = mode,
          .log_percent = 1,
          .min_log_bytes = 500,
          .tuning = {.max_log_bytes = 500, .vfs = FaultyVfs::name()}};
}

void wait_for_failure(ToyEngine& engine) {
  while (engine.durability().failure().empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

TEST_CASE("a full disk is named, loses nothing, and is forgotten when there is room", "[persist]") {
  const test::TempDir dir;
  const Mode mode = GENERATE(Mode::kAlways, Mode::kEverySecond, Mode::kNo);
  CAPTURE(static_cast<int>(mode));
  const Durability::Options options = restless(dir / "a.db", mode);
  auto engine = reopen(options);
  RandomChanges changes(1);
  for (int round = 0; round < 3; ++round) {
    FaultyVfs::set_room(changes.pick(300'000));
    std::uint64_t turn = 0;
    while (engine->durability().failure().empty()) {
      changes.make_one(*engine);
      turn = engine->end_turn();
      engine->durability().tick();
      if (changes.pick(3) == 0) {
        (void)engine->durability().wait_durable(turn);
      }
    }
    CHECK(engine->durability().failure() == dir / "a.db" + ": database or disk is full");
    const auto waited = engine->durability().wait_durable(turn);
    REQUIRE_FALSE(waited);
    CHECK(waited.error().code == base::ErrorCode::kTimeout);
    CHECK(engine->durability().durable() < turn);

    FaultyVfs::set_room(-1);
    while (!engine->durability().failure().empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(engine->durability().wait_durable(turn));
    // Snapshots go on too: the one that was given up blocks none.
    const std::uint64_t snapshots = engine->durability().stats().snapshots;
    while (engine->durability().stats().snapshots < snapshots + 2) {
      changes.make_one(*engine);
      REQUIRE(engine->durability().wait_durable(engine->end_turn()));
      engine->durability().tick();
    }
  }
  const ToyEngine::Dump before = engine->dump();
  engine.reset();
  CHECK(ToyEngine::difference(before, reopen(options)->dump()) == "");
}

TEST_CASE("after a sync that failed what was committed is written once more", "[persist]") {
  const test::TempDir dir;
  const Mode mode = GENERATE(Mode::kAlways, Mode::kEverySecond);
  const unsigned seed = GENERATE(range(1U, 5U));
  CAPTURE(static_cast<int>(mode), seed);
  const Durability::Options options = restless(dir / "a.db", mode);
  RandomChanges changes(seed, 40);
  auto engine = reopen(options);
  std::uint64_t turn = 0;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 20; ++i) {
      changes.make_one(*engine);
      turn = engine->end_turn();
    }
    FaultyVfs::fail_syncs(true);
    engine->run(0, {"INCRBY", "rounds", "1"});
    turn = engine->end_turn();
    CHECK_FALSE(engine->durability().wait_durable(turn));
    wait_for_failure(*engine);
    CHECK(engine->durability().durable() < turn);
    FaultyVfs::fail_syncs(false);
    while (!engine->durability().failure().empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(engine->durability().wait_durable(turn));
  }
  const ToyEngine::Dump before = engine->dump();
  FaultyVfs::cut_power();
  engine.reset();
  FaultyVfs::lose_unsynced(changes.random());
  CHECK(ToyEngine::difference(before, reopen(options)->dump()) == "");
}

TEST_CASE("what cannot be read back after a failed sync is never called durable", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = restless(dir / "a.db", Mode::kAlways);
  auto engine = reopen(options);
  engine->run(0, {"SET", "a", "1"});
  REQUIRE(engine->durability().wait_durable(engine->end_turn()));
  FaultyVfs::fail_syncs(true);
  engine->run(0, {"SET", "a", "2"});
  const std::uint64_t turn = engine->end_turn();
  CHECK_FALSE(engine->durability().wait_durable(turn));
  wait_for_failure(*engine);
  FaultyVfs::evict_dropped();
  FaultyVfs::fail_syncs(false);
  while (engine->durability().failure().find("restart") == std::string_view::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK_FALSE(engine->durability().wait_durable(turn));
  CHECK(engine->durability().durable() < turn);
}

TEST_CASE("what could not be written by the end is said", "[persist]") {
  const test::TempDir dir;
  Durability::Options options = restless(dir / "a.db", Mode::kEverySecond);
  options.tuning.log = base::Log::to_file(dir / "log", base::LogLevel::kInfo);
  {
    auto engine = reopen(options);
    FaultyVfs::set_room(0);
    engine->run(0, {"SET", "a", std::string(1000, 'x')});
    engine->end_turn();
    engine->run(0, {"SET", "b", "2"});
    engine->end_turn();
    wait_for_failure(*engine);
  }
  std::ostringstream log;
  log << std::ifstream(dir / "log").rdbuf();
  CHECK_THAT(log.str(), Catch::Contains("cannot write, writes are refused: " + dir / "a.db" +
                                        ": database or disk is full"));
  CHECK_THAT(log.str(), Catch::Contains("2 turns are lost"));
  FaultyVfs::set_room(-1);
  CHECK(reopen(options)->dump().empty());
}

TEST_CASE("a lost power takes nothing durable and leaves a state that was", "[persist]") {
  const test::TempDir dir;
  const Mode mode = GENERATE(Mode::kAlways, Mode::kEverySecond);
  const unsigned seed = GENERATE(range(1U, 16U));
  CAPTURE(static_cast<int>(mode), seed);
  const Durability::Options options = restless(dir / "a.db", mode);
  RandomChanges changes(seed, 40);
  auto engine = reopen(options);
  for (int round = 0; round < 8; ++round) {
    std::vector<ToyEngine::Dump> history = {engine->dump()};
    const int turns = 1 + changes.pick(150);
    std::uint64_t turn = 0;
    for (int i = 0; i < turns; ++i) {
      for (int change = changes.pick(3); change >= 0; --change) {
        changes.make_one(*engine);
      }
      const std::uint64_t ended = engine->end_turn();
      REQUIRE(ended == turn + 1);
      turn = ended;
      history.push_back(engine->dump());
      if (changes.pick(15) == 0) {
        REQUIRE(engine->durability().wait_durable(turn));
        engine->durability().tick();
      }
    }
    const std::uint64_t durable = engine->durability().durable();
    FaultyVfs::cut_power();
    engine.reset();
    FaultyVfs::lose_unsynced(changes.random());
    engine = reopen(options);
    const ToyEngine::Dump found = engine->dump();
    std::size_t at = durable;
    while (at < history.size() && history[at] != found) {
      ++at;
    }
    CAPTURE(round, durable, turn);
    REQUIRE(at < history.size());
  }
}

}  // namespace sequent::persist
