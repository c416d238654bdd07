#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "engine/base/sqlite.h"
#include "engine/engine.h"
#include "engine/state/journal.h"
#include "tests/crash/store_dump.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

engine::Engine::Options restless(const std::string& path) {
  return {
      .path = path,
      .durability = engine::Durability::kEverySec,
      .tuning = {.max_log_bytes = 20'000, .vfs = persist::FaultyVfs::name()},
      .config = {
          .databases = 16, .auto_aof_rewrite_percentage = 1, .auto_aof_rewrite_min_size = 20'000}};
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
  watcher->run("HELLO 3");
  watcher->run("CLIENT TRACKING ON");
  watcher->run("GET watched");
  watcher->run("WATCH watched");
  watcher->messages();
  client.run("MULTI");
  client.run("SEQUENT RESTORE copy.db");
  client.run("SEQUENT RESTORE copy.db");  // one at a time
  client.run("EXISTS first0 second0");
  const resp::Reply begun = client.run("EXEC").reply;
  REQUIRE(begun.items.size() == 3);
  REQUIRE(begun.items[0].text == "Background restore started");
  CHECK(begun.items[1].is_error());
  CHECK(begun.items[2].integer == 1);
  while (stats(*engine).restore.in_progress) {
    // The old data until it is the new: never a part of each.
    CHECK(client.run("EXISTS first0 first1999 second0 second1999") == 2);
    client.run("INCR meanwhile");
  }
  const state::FileJob job = await(*engine, &state::JournalStats::restore);
  REQUIRE(job.error == "");
  CHECK(job.done == 1);
  client.run("DEL meanwhile");
  CHECK(difference(first, dump_store(*engine)) == "");
  CHECK(client.run("FCALL mark 0") == "first");
  CHECK(watcher->messages().size() == 1);  // all that it read is invalid
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
  engine::Engine::Options options = restless(dir / "a.db");
  options.config.databases = 8;
  auto engine = open_engine(options);
  auto user = std::make_unique<TestClient>(*engine);
  fill(*user, "first");
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
    edit("UPDATE log SET crc = crc + 1; UPDATE snapshot SET crc = crc + 1");
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
  SECTION("a newer format") {
    edit("PRAGMA user_version = 1000");
    named = "written by a newer version";
  }
  SECTION("more databases than are configured") {
    auto copied = open_engine(restless(dir / "copy.db"));
    TestClient other(*copied);
    other.run("SELECT 9");
    other.run("SET a 1");
    named = "keys in database 9, but only 8 databases are configured";
  }
  SECTION("no room") {
    user.reset();
    engine.reset();  // which leaves an empty write-ahead log
    engine = open_engine(options);
    user = std::make_unique<TestClient>(*engine);
    persist::FaultyVfs::set_room(0);
    named = "disk is full";
  }
  REQUIRE(user->run("SEQUENT RESTORE " + file) == "Background restore started");
  const state::FileJob job = await(*engine, &state::JournalStats::restore);
  CHECK_THAT(job.error, Catch::Contains(named));
  CHECK(job.done == 0);
  persist::FaultyVfs::set_room(-1);
  CHECK(difference(before, dump_store(*engine)) == "");
  while (user->run("SET more 1").reply.is_error()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const StoreDump after = dump_store(*engine);
  user.reset();
  engine.reset();
  CHECK(difference(after, dump_store(*open_engine(options))) == "");
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
