#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/engine.h"
#include "engine/state/journal.h"
#include "tests/crash/store_dump.h"
#include "tests/differential/generator.h"
#include "tests/engine/persist/faulty_vfs.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

std::unique_ptr<engine::Engine> open_engine(const engine::Engine::Options& options) {
  auto engine = engine::Engine::open(options);
  if (!engine) {
    FAIL(engine.error().message);
  }
  return std::move(engine).value();
}

// A store in which only the writer's thread moves by itself: time stands still, and upkeep is
// done by hand. It makes snapshots all the time; no sync is waited for.
struct RestlessStore {
  RestlessStore() {
    persist::FaultyVfs::reset();
    options.path = dir / "a.db";
    options.clock = &clock;
    options.upkeep = false;
    options.durability = engine::Durability::kNo;
    options.config.auto_aof_rewrite_percentage = 1;
    options.config.auto_aof_rewrite_min_size = 2000;
    options.tuning = {.max_log_bytes = 2000, .vfs = persist::FaultyVfs::name()};
    engine = open_engine(options);
  }

  void restart() {
    engine.reset();
    engine = open_engine(options);
  }

  void tick() { engine->begin_turn().tick(); }

  // The cut of a snapshot is now, or will be when the one on its way has ended.
  void begin_snapshot() {
    TestClient client(*engine);
    const std::string answer = client.run("BGSAVE SCHEDULE").reply.text;
    REQUIRE_THAT(answer, Catch::StartsWith("Background saving "));
  }

  // Until all that were begun or asked for are on disk, one at least.
  void await_snapshots() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (engine->journal()->stats().snapshot_in_progress) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      tick();
    }
    REQUIRE(engine->journal()->stats().snapshots > 0);
  }

  const TempDir dir;
  base::ManualClock clock;
  engine::Engine::Options options;
  std::unique_ptr<engine::Engine> engine;
};

}  // namespace

TEST_CASE("whatever commands did comes back, with snapshots going on all the time", "[crash]") {
  RestlessStore store;
  const std::uint64_t seed = GENERATE(1U, 2U, 3U, 4U, 5U, 6U);
  CAPTURE(seed);
  const Grammar grammar = Grammar::load();
  Generator generator(grammar, seed);
  Words& words = generator.words();
  {  // enough keys that a snapshot takes many turns
    TestClient client(*store.engine);
    for (int i = 0; i < 1000; ++i) {
      client.run("SET pad" + std::to_string(i) + " " + std::to_string(i));
    }
  }
  std::size_t keys = 0;
  for (int round = 0; round < 12; ++round) {
    {
      TestClient client(*store.engine);
      for (int i = 0; i < 1500; ++i) {
        if (i == 500) {
          store.begin_snapshot();
        }
        if (words.one_in(20)) {
          store.clock.advance(std::chrono::milliseconds(words.below(10)));
          store.tick();
        }
        for (const Step& step : generator.next()) {
          if (client.run_words(step.words).blocked) {
            client.time_out();
          }
        }
        if (words.one_in(10)) {
          client.run("SET pad" + std::to_string(words.below(1000)) + " changed");
        }
        if (words.one_in(100)) {
          client.run_words({"SET", "big" + std::to_string(words.below(3)),
                            std::string(70'000, static_cast<char>('a' + words.below(26)))});
        }
        if (words.one_in(100)) {
          client.run(words.pick({"COPY big0 big1 REPLACE", "RENAME big1 big2", "APPEND big0 x",
                                 "SETRANGE big2 5 y", "GETSET big1 z", "SWAPDB 0 1"}));
        }
      }
      client.run("RESET");
    }
    if (round % 3 != 0) {  // else one on its way is broken off
      store.await_snapshots();
    }
    const StoreDump before = dump_store(*store.engine);
    keys += before.size();
    store.restart();
    REQUIRE(difference(before, dump_store(*store.engine)) == "");
  }
  CHECK(keys > 1000);
}

TEST_CASE("large collections come back as they were, though they change during snapshots",
          "[crash]") {
  RestlessStore store;
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  Words words(seed);
  for (int round = 0; round < 4; ++round) {
    {
      TestClient client(*store.engine);
      const std::string n = std::to_string(round);
      for (int i = 0; i < 2500; ++i) {
        const std::string element = std::to_string(i);
        client.run("HSET h" + n + " f" + element + " " + element);
        client.run("SADD s" + n + " m" + element);
        client.run("ZADD z" + n + " " + element + " m" + element);
        client.run("RPUSH l" + n + " element-of-the-list-" + element);
        client.run("XADD x" + n + " " + std::to_string(i + 1) + "-0 f " + element);
      }
      store.begin_snapshot();
      for (int i = 0; i < 3000; ++i) {
        const std::string k = std::to_string(words.below(4));
        const std::string e = std::to_string(words.below(3000));
        client.run(words.pick({"HSET h" + k + " f" + e + " new",
                               "HDEL h" + k + " f" + e,
                               "HINCRBY h" + k + " c 1",
                               "SADD s" + k + " m" + e,
                               "SREM s" + k + " m" + e,
                               "SPOP s" + k,
                               "SMOVE s" + k + " s0 m" + e,
                               "ZADD z" + k + " " + e + " m" + e,
                               "ZREM z" + k + " m" + e,
                               "ZINCRBY z" + k + " 7 m" + e,
                               "ZPOPMIN z" + k,
                               "ZREMRANGEBYRANK z" + k + " 5 9",
                               "LPUSH l" + k + " x" + e,
                               "RPOP l" + k,
                               "LSET l" + k + " " + e + " y",
                               "LINSERT l" + k + " BEFORE x" + e + " i",
                               "LREM l" + k + " 2 y",
                               "LMOVE l" + k + " l0 LEFT RIGHT",
                               "XADD x" + k + " * f " + e,
                               "XDEL x" + k + " " + e + "-0",
                               "XTRIM x" + k + " MAXLEN 2400",
                               "XGROUP CREATE x" + k + " g" + e.substr(0, 1) + " " + e + "-0",
                               "XREADGROUP GROUP g1 c STREAMS x" + k + " >",
                               "XACK x" + k + " g1 " + e + "-0",
                               "XGROUP DESTROY x" + k + " g2"}));
        if (words.one_in(200)) {
          client.run(words.pick({"RENAME h0 h1", "COPY z0 z1 REPLACE", "DEL l2", "SWAPDB 0 1",
                                 "UNLINK s3", "LTRIM l1 100 200", "ZUNIONSTORE z2 2 z1 z3",
                                 "EXPIRE h3 1000", "MOVE z3 1", "SET s1 text", "FLUSHDB"}));
        }
      }
    }
    store.await_snapshots();
    const StoreDump before = dump_store(*store.engine);
    store.restart();
    REQUIRE(difference(before, dump_store(*store.engine)) == "");
  }
}

TEST_CASE("scripts and transactions come back as what they did", "[crash]") {
  RestlessStore store;
  StoreDump before;
  {
    TestClient client(*store.engine);
    client.run(
        "EVAL \"redis.call('set', KEYS[1], redis.call('time')[2]) "
        "redis.call('rpush', KEYS[2], 'a', 'b') return redis.call('lpop', KEYS[2])\" "
        "2 t l");
    client.run("SADD s a b c d e f g h");
    client.run("SPOP s 3");
    client.run("MULTI");
    client.run("INCRBYFLOAT f 0.1");
    client.run("SET e 1 EX 1000");
    client.run("XADD x * a 1");
    client.run("EXEC");
    before = dump_store(*store.engine);
    REQUIRE(before.size() == 6);
  }
  store.restart();
  CHECK(difference(before, dump_store(*store.engine)) == "");
}

TEST_CASE("a stream's odd numbers come back, from the log and from a snapshot", "[crash]") {
  RestlessStore store;
  const bool with_snapshot = GENERATE(false, true);
  {
    TestClient client(*store.engine);
    for (const char* line : {"XADD x 5-0 f v", "XADD x 6-0 f v", "XADD x 9-0 f v", "XDEL x 9-0",
                             "XSETID x 6-0",  // below the greatest id that was deleted
                             "XGROUP CREATE x g 0 ENTRIESREAD 9223372036854775807",
                             "XGROUP CREATECONSUMER x g idle", "XREADGROUP GROUP g c STREAMS x >",
                             "XCLAIM x g d 0 5-0 RETRYCOUNT 9223372036854775807 TIME 0",
                             "XREADGROUP GROUP g d STREAMS x 0",  // one delivery more
                             "XDEL x 6-0", "XADD gone 1-0 f v", "XGROUP CREATE gone g 0",
                             "XREADGROUP GROUP g c STREAMS gone >", "XTRIM gone MAXLEN 0"}) {
      REQUIRE_FALSE(client.run(line).reply.is_error());
    }
  }
  if (with_snapshot) {
    store.begin_snapshot();
    store.await_snapshots();
  }
  CHECK((store.engine->journal()->stats().snapshots > 0) == with_snapshot);
  const StoreDump before = dump_store(*store.engine);
  store.restart();
  CHECK(difference(before, dump_store(*store.engine)) == "");
}

TEST_CASE("deadlines go on while the store is closed", "[crash]") {
  RestlessStore store;
  {
    TestClient client(*store.engine);
    client.run("SET soon 1 PX 1000");
    client.run("SET later 1 PX 100000");
    store.clock.advance(std::chrono::milliseconds(500));
    client.run("INCR soon");  // what was done before the deadline is done again after it
  }
  store.engine.reset();
  store.clock.advance(std::chrono::milliseconds(1000));
  store.restart();
  TestClient client(*store.engine);
  CHECK(client.run("GET soon") == nullptr);
  CHECK(client.run("GET later") == "1");
  CHECK(client.run("PTTL later") == 98500);
}

TEST_CASE("a store with more databases than are configured is not opened", "[crash]") {
  RestlessStore store;
  {
    TestClient client(*store.engine);
    client.run("SELECT 9");
    client.run("SET a 1");
  }
  store.engine.reset();
  store.options.config.databases = 4;
  const auto refused = engine::Engine::open(store.options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::kInvalid);
  CHECK_THAT(refused.error().message,
             Catch::Contains("keys in database 9, but only 4 databases are configured"));
}

}  // namespace sequent::test
