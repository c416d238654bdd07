#include "engine/persist/checkpoint.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "engine/base/sqlite.h"
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

Durability::Options restless(const std::string& path) {
  FaultyVfs::reset();
  return {.path = path,
          .log_percent = 1,
          .min_log_bytes = 3000,
          .tuning = {.max_log_bytes = 3000, .vfs = FaultyVfs::name()}};
}

state::FileJob await_checkpoint(ToyEngine& engine) {
  while (engine.durability().stats().checkpoint.in_progress) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return engine.durability().stats().checkpoint;
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a checkpoint holds all that was done before it, while changes go on", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = restless(dir / "a.db");
  auto engine = reopen(options);
  RandomChanges changes(11, 100);
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 300; ++i) {
      changes.make_one(*engine);
      engine->end_turn();
      engine->durability().tick();
    }
    const ToyEngine::Dump before = engine->dump();
    const std::string name = "copy" + std::to_string(round);
    REQUIRE(engine->durability().begin_checkpoint(name));
    const std::string behind = "behind" + name;
    int later = 0;
    do {
      engine->run(0, {"SET", behind, std::to_string(++later)});
      engine->end_turn();
    } while (engine->durability().stats().checkpoint.in_progress);
    const state::FileJob job = await_checkpoint(*engine);
    REQUIRE(job.error == "");
    REQUIRE(job.done == static_cast<std::uint64_t>(round) + 1);
    ToyEngine::Dump found = reopen(restless(dir / name))->dump();
    if (const auto count = found.extract({0, behind})) {
      const std::string_view text = count.mapped();
      const int written = std::stoi(std::string(text.substr(text.find(": ") + 2)));
      CHECK(written >= 1);
      CHECK(written <= later);
    }
    REQUIRE(ToyEngine::difference(before, found) == "");
  }
}

TEST_CASE("a checkpoint does not replace a file, and there is one at a time", "[persist]") {
  const test::TempDir dir;
  auto engine = reopen(restless(dir / "a.db"));
  std::ofstream(dir / "taken") << "mine";
  const auto refused = engine->durability().begin_checkpoint("taken");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::kConflict);
  CHECK_THAT(refused.error().message, Catch::Contains("taken: there is a file of this name"));
  // One that waits for a turn which has not ended yet.
  engine->run(0, {"SET", "a", "1"});
  REQUIRE(engine->durability().begin_checkpoint("first"));
  const auto second = engine->durability().begin_checkpoint("second");
  REQUIRE_FALSE(second);
  CHECK(second.error().code == base::ErrorCode::kConflict);
  engine->end_turn();
  CHECK(await_checkpoint(*engine).error == "");
  CHECK(reopen(restless(dir / "first"))->dump().size() == 1);
}

TEST_CASE("a checkpoint that fails says why and leaves nothing behind", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = restless(dir / "a.db");
  auto engine = reopen(options);
  engine->set_big(0, "big", std::string(200'000, 'b'));
  REQUIRE(engine->durability().wait_durable(engine->end_turn()));
  const std::size_t files = files_in(dir.path());
  std::string named;
  std::string target = "copy";
  SECTION("no room") {
    FaultyVfs::set_room(100'000);
    named = "full";
  }
  SECTION("a damaged value") {
    auto database = base::Database::open(options.path, {.vfs = FaultyVfs::name()});
    REQUIRE(database);
    REQUIRE(database->execute("UPDATE big SET bytes = zeroblob(length(bytes))"));
    named = "row 1 of table big fails its checksum";
  }
  SECTION("a missing folder") {
    target = "none/copy";
    named = "none/copy";
  }
  REQUIRE(engine->durability().begin_checkpoint(target));
  const state::FileJob job = await_checkpoint(*engine);
  CHECK_THAT(job.error, Catch::Contains(named));
  CHECK(job.done == 0);
  CHECK(files_in(dir.path()) == files);
  FaultyVfs::set_room(-1);
}

}  // namespace sequent::persist
