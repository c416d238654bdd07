#include "engine/engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "engine/data/keyspace.h"
#include "engine/persist/database_file.h"
#include "engine/persist/recovery.h"
#include "engine/state/instance.h"
#include "engine/state/journal.h"
#include "tests/engine/persist/record_log.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/temp_dir.h"

using sequent::engine::Engine;
using sequent::engine::Outcome;
using sequent::test::Cli;
using sequent::test::Strings;
using sequent::test::TempDir;
using sequent::test::TestClient;
using sequent::test::TestEngine;

TEST_CASE("turns of many threads come one after the other", "[engine]") {
  auto engine = Engine::open({}).value();
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&engine] {
        TestClient client(*engine);
        for (int count = 0; count < kEach; ++count) {
          client.run("INCR n");
        }
      });
    }
  }
  CHECK(TestClient(*engine).run("GET n") == std::to_string(kThreads * kEach));
}

TEST_CASE("the engine's own thread removes what expired", "[engine]") {
  auto engine = Engine::open({}).value();
  TestClient client(*engine);
  client.run("SET a 1 PX 1");
  client.run("SET b 1");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (engine->begin_turn().keyspace(0).size() > 1 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  CHECK(engine->begin_turn().keyspace(0).size() == 1);
}

TEST_CASE("all commands of a turn see one time", "[engine]") {
  TestEngine engine;
  TestClient client(engine);
  client.run("SET a 1 PX 10");
  auto turn = engine.engine->begin_turn();
  engine.advance_ms(1000);
  sequent::resp::ReplyBuilder reply;
  const std::vector<std::string_view> get{"GET", "a"};
  CHECK(turn.execute(client, get, reply) == Outcome::kDone);
  CHECK(reply.take().text == "1");
  CHECK(turn.finish() == 0);
  CHECK(turn.finish() == 0);
  CHECK(client.run("GET a") == nullptr);
}

TEST_CASE("sessions are known by rising numbers while they live", "[engine]") {
  TestEngine engine;
  TestClient first(engine);
  {
    TestClient second(engine);
    CHECK(first.run("CLIENT ID") == 1);
    CHECK(second.run("CLIENT ID") == 2);
    CHECK(engine.engine->begin_turn().instance().sessions.size() == 2);
  }
  CHECK(engine.engine->begin_turn().instance().sessions.size() == 1);
  TestClient third(engine);
  CHECK(third.run("CLIENT ID") == 3);
}

TEST_CASE("what an engine kept is there when it is opened again", "[engine]") {
  const TempDir dir;
  const std::string path = dir / "db";
  {
    auto engine = Engine::open({.path = path}).value();
    TestClient client(*engine);
    client.run("SET a 1 EX 1000");
    client.run_words({"SET", "big", std::string(100'000, 'b')});
    client.run("COPY big big DB 3");
    client.run_words({"APPEND", "big", "end"});
    client.run("RPUSH l a b c");
    client.run("SELECT 3");
    client.run("SET three 3");
    client.run("FLUSHDB");
    client.run("SET three 4");
  }
  auto engine = Engine::open({.path = path}).value();
  TestClient client(*engine);
  CHECK(client.run("GET a") == "1");
  CHECK(client.run("TTL a").reply.integer > 900);
  std::string grown(100'000, 'b');
  grown.append("end");
  CHECK(client.run("GET big") == grown);
  CHECK(client.run("STRLEN big") == 100'003);
  CHECK(client.run("LRANGE l 0 -1") == Strings{"a", "b", "c"});
  CHECK(client.run("DBSIZE") == 3);
  CHECK(client.run("SELECT 3") == "OK");
  CHECK(client.run("KEYS *") == Strings{"three"});
}

TEST_CASE("data of ten times the memory limit is served", "[engine]") {
  constexpr int kValues = 20;
  constexpr std::size_t kSize = std::size_t{1} << 20;
  const auto value = [](int i) {
    return std::string(kSize, static_cast<char>('a' + i));
  };
  const TempDir dir;
  Engine::Options options{.path = dir / "db"};
  options.config.maxmemory = 2 << 20;
  options.config.maxmemory_policy = "allkeys-lru";
  for (int start = 0; start < 2; ++start) {
    auto engine = Engine::open(options).value();
    TestClient client(*engine);
    for (int i = 0; start == 0 && i < kValues; ++i) {
      REQUIRE(client.run_words({"SET", std::to_string(i), value(i)}) == "OK");
    }
    for (int i = 0; i < kValues; ++i) {
      REQUIRE(client.run("GET " + std::to_string(i)) == value(i));
    }
    CHECK(client.run("DBSIZE") == kValues);
    CHECK(client.run("CONFIG SET maxmemory-policy noeviction") == "OK");
    CHECK(client.run("SET small value") == "OK");
    CHECK(client.run("DEL small") == 1);
  }
}

TEST_CASE("small collections come back from a snapshot as they are in memory", "[engine]") {
  const TempDir dir;
  const std::string path = dir / "db";
  {
    auto engine = Engine::open({.path = path}).value();
    TestClient client(*engine);
    client.run("HSET h f v n 12");
    client.run("ZADD z 1.5 a 2 b");
    client.run("SELECT 3");
    client.run("HSET h f v");
    client.run("PEXPIREAT h 99999999999999");
    REQUIRE(client.run("SAVE") == "OK");
  }
  {
    auto file = sequent::persist::open_for_reading(path, "").value();
    sequent::persist::RecordLog log;
    REQUIRE(sequent::persist::recover(file, path, log));
    std::sort(log.lines.begin(), log.lines.end());
    CHECK(log.lines == Strings{"0: hash 'h' of 'f' v 'n' 12 until -1",
                               "0: zset 'z' of 'a' 1.500000 'b' 2.000000 until -1",
                               "3: hash 'h' of 'f' v until 99999999999999"});
  }
  auto engine = Engine::open({.path = path}).value();
  TestClient client(*engine);
  CHECK(client.run("HGETALL h") == Strings{"f", "v", "n", "12"});
  CHECK(client.run("ZRANGE z 0 -1 WITHSCORES") == Strings{"a", "1.5", "b", "2"});
  client.run("SELECT 3");
  CHECK(client.run("PEXPIRETIME h") == 99999999999999);
  CHECK(client.run("HDEL h f") == 1);
  CHECK(client.run("EXISTS h") == 0);
}

TEST_CASE("what is configured of the disk holds, and an option comes before it", "[engine]") {
  const TempDir dir;
  Engine::Options options{.path = dir / "db",
                          .config = {.appendfsync = "always",
                                     .auto_aof_rewrite_percentage = 50,
                                     .auto_aof_rewrite_min_size = 1000}};
  {
    auto engine = Engine::open(options).value();
    TestClient client(*engine);
    CHECK(engine->journal()->must_wait());
    CHECK(client.run("CONFIG GET appendfsync") == Strings{"appendfsync", "always"});
    CHECK(client.run("CONFIG GET auto-aof-rewrite-percentage").reply.items[1].text == "50");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (engine->journal()->stats().snapshots == 0) {  // the log need not be long
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      client.run_words({"SET", "k", std::string(100, 'v')});
    }
  }
  options.durability = sequent::engine::Durability::kNo;
  auto engine = Engine::open(options).value();
  TestClient client(*engine);
  CHECK_FALSE(engine->journal()->must_wait());
  CHECK(client.run("CONFIG GET appendfsync") == Strings{"appendfsync", "no"});
}

TEST_CASE("an engine that cannot be opened says why", "[engine]") {
  CHECK(Engine::open({.config = {.databases = 0}}).error().code ==
        sequent::base::ErrorCode::kInvalid);
  const TempDir dir;
  const auto missing = Engine::open({.path = dir / "no/such/folder/db"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find("no/such/folder") != std::string::npos);
}

TEST_CASE_METHOD(Cli, "CLIENT REPLY keeps replies back", "[engine]") {
  sequent::resp::ReplyBuilder sink;
  const auto replies = [&](std::vector<std::string_view> words) {
    engine.engine->begin_turn().execute(client, words, sink);
    return sink.complete() ? sequent::test::to_text(sink.take()) : std::string("nothing");
  };
  CHECK(replies({"CLIENT", "REPLY", "SKIP"}) == "nothing");
  CHECK(replies({"PING"}) == "nothing");
  CHECK(replies({"PING"}) == "PONG");
  CHECK(replies({"CLIENT", "REPLY", "OFF"}) == "nothing");
  CHECK(replies({"PING"}) == "nothing");
  CHECK(replies({"CLIENT", "REPLY", "ON"}) == "OK");
  CHECK(replies({"PING"}) == "PONG");
}
