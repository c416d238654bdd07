#include <algorithm>
#include <string>

#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

constexpr std::size_t kValue = 10'000;  // bytes: what a key takes is almost all its value
constexpr const char* kOom = "OOM command not allowed when used memory > 'maxmemory'.";

struct Limited {
  TestEngine engine;
  TestClient client{engine};

  Answer run(std::string_view line) { return client.run(line); }
  void fill(const std::string& prefix, int count, const std::string& options = "") {
    for (int i = 0; i < count; ++i) {
      run("SET " + prefix + std::to_string(i) + " " + std::string(kValue, 'x') + options);
    }
  }
  // Leaves room for so many values more than there are.
  void limit(const std::string& policy, int values) {
    auto turn = engine.engine->begin_turn();
    auto& instance = turn.instance();
    const std::size_t used = instance.memory.used(instance.databases);
    turn.finish();
    run("CONFIG SET maxmemory-policy " + policy);
    run("CONFIG SET maxmemory " +
        std::to_string(used + static_cast<std::size_t>(values) * kValue + kValue / 2));
  }
  std::int64_t exist(const std::string& prefix, int count) {
    std::int64_t found = 0;
    for (int i = 0; i < count; ++i) {
      found += run("EXISTS " + prefix + std::to_string(i)).reply.integer;
    }
    return found;
  }
};

}  // namespace

TEST_CASE_METHOD(Limited, "without a policy commands that need memory are refused", "[cmd]") {
  fill("k", 10);
  limit("noeviction", -2);
  CHECK(run("SET a b") == kOom);
  CHECK(run("GET k0").reply.text.size() == kValue);
  CHECK(run("DEL k0 k1 k2 k3") == 4);
  CHECK(run("SET a b") == "OK");
}

TEST_CASE_METHOD(Limited, "a transaction with a command that needs memory is refused", "[cmd]") {
  fill("k", 10);
  limit("noeviction", -2);
  run("MULTI");
  CHECK(run("SET a b") == kOom);
  CHECK(run("EXEC").reply.text.starts_with("EXECABORT"));
}

TEST_CASE_METHOD(Limited, "a script may not begin to write, but goes on", "[cmd]") {
  fill("k", 10);
  limit("noeviction", -2);
  CHECK(run("EVAL \"return redis.call('SET', 'a', 1)\" 0").reply.text.starts_with(kOom));
  CHECK(run("EVAL \"redis.call('DEL', 'k0') return redis.call('SET', 'a', 1)\" 0") == "OK");
}

TEST_CASE_METHOD(Limited, "the least recently used keys go", "[cmd]") {
  run("CONFIG SET maxmemory-samples 64");
  fill("old", 20);
  engine.advance_ms(5000);
  fill("new", 20);
  for (int i = 0; i < 10; ++i) {
    run("GET old" + std::to_string(i));
  }
  limit("allkeys-lru", 0);
  fill("x", 8);
  CHECK(exist("old", 10) == 10);
  CHECK(exist("new", 20) == 20);
  CHECK(exist("x", 8) == 8);
  CHECK(exist("old", 20) <= 13);
}

TEST_CASE_METHOD(Limited, "the least frequently used keys go", "[cmd]") {
  run("CONFIG SET maxmemory-samples 64 lfu-log-factor 0 maxmemory-policy allkeys-lfu");
  fill("k", 20);
  for (int i = 0; i < 10; ++i) {
    run("GET k" + std::to_string(i));
    run("GET k" + std::to_string(i));
  }
  CHECK(run("OBJECT FREQ k0") == 7);
  CHECK(run("OBJECT FREQ k15") == 5);
  limit("allkeys-lfu", 0);
  fill("x", 5);
  CHECK(exist("k", 10) == 10);
  CHECK(exist("k", 20) + exist("x", 5) < 25);
}

TEST_CASE_METHOD(Limited, "a frequency sinks with the minutes", "[cmd]") {
  run("CONFIG SET lfu-decay-time 2 maxmemory-policy allkeys-lfu");
  run("SET k v");
  CHECK(run("OBJECT FREQ k") == 5);
  engine.advance_ms(5 * 60'000);
  CHECK(run("OBJECT FREQ k") == 3);
  engine.advance_ms(60 * 60'000);
  CHECK(run("OBJECT FREQ k") == 0);
  CHECK(run("OBJECT IDLETIME k").reply.text.starts_with("ERR An LFU maxmemory policy is selected"));
}

TEST_CASE_METHOD(Limited, "the keys with the nearest deadline go, others never", "[cmd]") {
  run("CONFIG SET maxmemory-samples 64");
  fill("plain", 10);
  fill("late", 10, " EX 1000");
  fill("soon", 10, " EX 10");
  limit("volatile-ttl", 0);
  fill("x", 5, " EX 500");
  CHECK(exist("plain", 10) == 10);
  CHECK(exist("late", 10) == 10);
  CHECK(exist("x", 5) == 5);
  CHECK(exist("soon", 10) <= 6);
  run("DEL x0 x1 x2 x3 x4");
  for (int i = 0; i < 10; ++i) {
    run("DEL late" + std::to_string(i) + " soon" + std::to_string(i));
  }
  limit("volatile-ttl", -1);
  CHECK(run("SET a b") == kOom);
}

TEST_CASE_METHOD(Limited, "at random any key goes, or only those with a deadline", "[cmd]") {
  fill("plain", 10);
  fill("dying", 10, " EX 100");
  limit("volatile-random", 0);
  fill("x", 5);
  CHECK(exist("plain", 10) == 10);
  CHECK(exist("dying", 10) <= 6);
  limit("allkeys-random", -10);
  run("GET none");
  CHECK(run("DBSIZE").reply.integer <= 11);
}

TEST_CASE_METHOD(Limited, "an eviction is told and counted", "[cmd]") {
  run("CONFIG SET notify-keyspace-events Ee");
  TestClient listener(engine);
  listener.run("PSUBSCRIBE *");
  listener.messages();
  fill("k", 3);
  TestClient watcher(engine);
  watcher.run("WATCH k0 k1 k2");
  limit("allkeys-lru", -3);
  run("PING");
  const auto messages = listener.messages();
  REQUIRE_FALSE(messages.empty());
  CHECK(messages[0].items[2].text == "__keyevent@0__:evicted");
  watcher.run("MULTI");
  CHECK(watcher.run("EXEC") == nullptr);
  CHECK(run("INFO stats").reply.text.find("evicted_keys:" + std::to_string(messages.size())) !=
        std::string::npos);
}

TEST_CASE_METHOD(Limited, "only looking at a key does not count as use", "[cmd]") {
  run("SET k v");
  engine.advance_ms(3000);
  run("EXISTS k");
  run("TYPE k");
  run("TTL k");
  run("OBJECT ENCODING k");
  CHECK(run("OBJECT IDLETIME k") == 3);
  run("TOUCH k");
  CHECK(run("OBJECT IDLETIME k") == 0);
  engine.advance_ms(2000);
  run("EXPIRE k 100");
  CHECK(run("OBJECT IDLETIME k") == 0);
  CHECK(run("OBJECT IDLETIME none") == nullptr);
}

TEST_CASE_METHOD(Limited, "small numbers look shared unless their use is measured", "[cmd]") {
  run("SET n 1");
  CHECK(run("OBJECT REFCOUNT n") == 2147483647);
  run("CONFIG SET maxmemory 1gb maxmemory-policy allkeys-lru");
  CHECK(run("OBJECT REFCOUNT n") == 1);
  CHECK(run("OBJECT REFCOUNT none") == nullptr);
}

TEST_CASE_METHOD(Limited, "MEMORY tells about the process", "[cmd]") {
  run("SET k v");
  CHECK(run("MEMORY PURGE") == "OK");
  CHECK(run("MEMORY STATS").reply.items.size() == 56);
  CHECK(run("MEMORY HELP").reply.items.size() == 14);
  CHECK(run("MEMORY MALLOC-STATS").reply.text.starts_with("<malloc"));
  CHECK_FALSE(run("MEMORY DOCTOR").reply.text.empty());
}

TEST_CASE_METHOD(Limited, "small keys stay within the limit while the table grows", "[cmd]") {
  const auto used = [this] {
    auto turn = engine.engine->begin_turn();
    return turn.instance().memory.used(turn.instance().databases);
  };
  const std::size_t limit = used() + 100 * 1024;
  run("CONFIG SET maxmemory-policy allkeys-random");
  run("CONFIG SET maxmemory " + std::to_string(limit));
  std::int64_t most = 0;
  for (int i = 0; i < 10'000; ++i) {
    REQUIRE(run("SET key:" + std::to_string(i * 7919) + " x EX 10000") == "OK");
    REQUIRE(used() < limit + 4096);
    const std::int64_t keys = run("DBSIZE").reply.integer;
    most = std::max(most, keys);
    REQUIRE(keys * 2 > most);
  }
  CHECK(most > 1000);
}

TEST_CASE_METHOD(Limited, "a large collection that goes makes room at once", "[cmd]") {
  for (int i = 0; i < 4; ++i) {
    const std::string key = "RPUSH l" + std::to_string(i);
    for (int n = 0; n < 100; ++n) {
      run(key + " " + std::string(1000, 'x'));
    }
  }
  limit("allkeys-random", -1);
  run("SET a b");
  CHECK(run("DBSIZE").reply.integer >= 3);
}
