#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "engine/base/sqlite.h"
#include "engine/engine.h"
#include "tests/crash/store_dump.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

engine::Engine::Options restless(const std::string& path) {
  return {.path = path,
          .durability = engine::Durability::kEverySec,
          .tuning = {.log_percent = 1,
                     .min_log_bytes = 20'000,
                     .max_log_bytes = 20'000,
                     .vfs = persist::FaultyVfs::name()}};
}

std::unique_ptr<engine::Engine> open_engine(const engine::Engine::Options& options) {
  auto engine = engine::Engine::open(options);
  if (!engine) {
    FAIL(engine.error().message);
  }
  return std::move(engine).value();
}

state::JournalStats stats(engine::Engine& engine) {
  const engine::Engine::Turn turn = engine.begin_turn();
  return engine.journal()->stats();
}

// What `begin` began, once it has ended.
state::FileJob await(engine::Engine& engine, state::FileJob state::JournalStats::*job) {
  while ((stats(engine).*job).in_progress) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return stats(engine).*job;
}

void fill(TestClient& client, const std::string& mark) {
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    client.run("SET " + mark + n + " " + n);
    client.run("RPUSH list " + mark + n);
    client.run("ZADD zset " + n + " " + mark + n);
    client.run("HSET h" + std::to_string(i % 50) + " " + mark + n + " v");
  }
  for (int i = 0; i < 5; ++i) {
    client.run_words({"SET", "big" + std::to_string(i), mark + std::string(80'000 + i, 'b')});
  }
  client.run("DEL big3");
  client.run("EXPIRE " + mark + "7 1000");
  client.run("SELECT 5");
  client.run("SADD elsewhere " + mark);
  client.run("SELECT 0");
  client.run_words(
      {"FUNCTION", "LOAD", "REPLACE",
       "#!lua name=lib\nredis.register_function('mark', function() return '" + mark + "' end)"});
}

}  // namespace

TEST_CASE("a checkpoint is restored while the store is in use, at one moment", "[crash]") {
  const TempDir dir;
  persist::FaultyVfs::reset();
  auto engine = open_engine(restless(dir / "a.db"));
  auto user = std::make_unique<TestClient>(*engine);
  TestClient& client = *user;
  fill(client, "first");
  const StoreDump first = dump_store(*engine);
  REQUIRE(client.run("SEQUENT CHECKPOINT copy.db") == "Background checkpoint started");
  REQUIRE(await(*engine, &state::JournalStats::checkpoint).error == "");

  client.run("FLUSHALL");
  fill(client, "second");
  client.run("SET watched 1");
  auto watcher = std::make_unique<TestClient>(*engine);
  watcher->run("WATCH watched");
  // In one turn, so that the first goes on when the second comes.
  client.run("MULTI");
  client.run("SEQUENT RESTORE copy.db");
  client.run("SEQUENT RESTORE copy.db");
  const auto begun = client.run("EXEC");
  REQUIRE(Answer{begun.reply.items.at(0)} == "Background restore started");
  CHECK(begun.reply.items.at(1).is_error());
  do {
    // The old data until it is the new: never a part of each.
    CHECK(client.run("EXISTS first0 second0") == 1);
    client.run("INCR meanwhile");
  } while (stats(*engine).restore.in_progress);
  const state::FileJob job = await(*engine, &state::JournalStats::restore);
  REQUIRE(job.error == "");
  CHECK(job.done == 1);
  client.run("DEL meanwhile");
  CHECK(difference(first, dump_store(*engine)) == "");
  CHECK(client.run("FCALL mark 0") == "first");
  watcher->run("MULTI");
  watcher->run("PING");
  CHECK(watcher->run("EXEC") == nullptr);

  client.run("SET later 1");
  CHECK(client.run("OBJECT IDLETIME later").reply.kind == resp::ReplyKind::kInteger);
  const StoreDump later = dump_store(*engine);
  user.reset();
  watcher.reset();
  engine.reset();
  engine = open_engine(restless(dir / "a.db"));
  CHECK(difference(later, dump_store(*engine)) == "");
  TestClient again(*engine);
  CHECK(again.run("FCALL mark 0") == "first");
}

TEST_CASE("what cannot be restored is named and changes nothing", "[crash]") {
  const TempDir dir;
  persist::FaultyVfs::reset();
  {
    auto copied = open_engine(restless(dir / "copy.db"));
    TestClient client(*copied);
    fill(client, "other");
  }
  auto engine = open_engine(restless(dir / "a.db"));
  auto user = std::make_unique<TestClient>(*engine);
  TestClient& client = *user;
  fill(client, "first");
  const StoreDump before = dump_store(*engine);
  std::string file = "copy.db";
  std::string named;
  const auto edit = [&](const char* sql) {
    auto database = base::Database::open(dir / "copy.db", {.vfs = persist::FaultyVfs::name()});
    REQUIRE(database);
    REQUIRE(database->execute(sql));
  };
  SECTION("no file") {
    file = "none.db";
    named = "none.db: No such file";
  }
  SECTION("another kind of file") {
    std::ofstream(dir / "copy.db", std::ios::trunc) << std::string(200, 'x');
    named = "not a Sequent database";
  }
  SECTION("a damaged row") {
    edit("UPDATE log SET records = zeroblob(10) WHERE row = (SELECT max(row) FROM log)");
    named = "fails its checksum";
  }
  SECTION("a damaged big value") {
    edit("UPDATE big SET bytes = zeroblob(length(bytes))");
    named = "big value";
  }
  SECTION("a missing big value") {
    edit("DELETE FROM big WHERE id = (SELECT max(id) FROM big)");
    named = "a big value is missing";
  }
  SECTION("no room") {
    persist::FaultyVfs::set_room(100'000);
    named = "disk is full";
  }
  REQUIRE(client.run("SEQUENT RESTORE " + file) == "Background restore started");
  const state::FileJob job = await(*engine, &state::JournalStats::restore);
  CHECK_THAT(job.error, Catch::Contains(named));
  CHECK(job.done == 0);
  persist::FaultyVfs::set_room(-1);
  CHECK(difference(before, dump_store(*engine)) == "");
  while (client.run("SET more 1").reply.is_error()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const StoreDump after = dump_store(*engine);
  user.reset();
  engine.reset();
  CHECK(difference(after, dump_store(*open_engine(restless(dir / "a.db")))) == "");
}

TEST_CASE("a store that is closed during a restore is as it was or restored", "[crash]") {
  const TempDir dir;
  persist::FaultyVfs::reset();
  StoreDump first;
  {
    auto copied = open_engine(restless(dir / "copy.db"));
    TestClient client(*copied);
    fill(client, "first");
    first = dump_store(*copied);
  }
  for (int wait_ms = 0; wait_ms < 40; wait_ms += 4) {
    StoreDump second;
    {
      auto engine = open_engine(restless(dir / "a.db"));
      TestClient client(*engine);
      client.run("FLUSHALL");
      fill(client, "second");
      second = dump_store(*engine);
      client.run("SEQUENT RESTORE copy.db");
      std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
    }
    const StoreDump found = dump_store(*open_engine(restless(dir / "a.db")));
    CAPTURE(wait_ms);
    const bool is_one_of_both = found == second || found == first;
    REQUIRE(is_one_of_both);
  }
}

}  // namespace sequent::test
