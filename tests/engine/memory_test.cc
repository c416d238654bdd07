#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "engine/engine.h"
#include "engine/state/instance.h"
#include "engine/state/journal.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_client.h"

using sequent::engine::Engine;
using sequent::test::TempDir;
using sequent::test::TestClient;

namespace {

constexpr std::chrono::seconds kPatience{60};

// An engine with its thread, and a client of it.
struct Used {
  explicit Used(const std::string& path = "")
      : engine(Engine::open({.path = path}).value()), client(*engine), start(heap_bytes()) {}

  std::size_t heap_bytes() { return engine->begin_turn().instance().heap.bytes(); }
  std::size_t memory_bytes() {
    auto turn = engine->begin_turn();
    return turn.instance().memory.used(turn.instance().databases);
  }
  // Values of each type, small and large.
  void fill(int elements) {
    for (int i = 0; i < elements; ++i) {
      const std::string n = std::to_string(i);
      const std::string text = std::string(100, 'x') + n;
      const std::string small = std::to_string(i / 10);
      client.run("RPUSH l" + small + " " + text);
      client.run("RPUSH list " + text);
      client.run("HSET h" + small + " " + n + " " + text);
      client.run("HSET hash " + n + " " + text);
      client.run("SADD s" + small + " " + n);
      client.run("SADD set " + text);
      client.run("ZADD z" + small + " 1 " + text);
      client.run("ZADD zset " + n + " " + text);
      client.run("XADD x" + small + " * f " + text);
      client.run("XADD stream * f " + text);
    }
    client.run("XGROUP CREATE stream g 0");
    client.run("XREADGROUP GROUP g c STREAMS stream >");
  }
  // What is freed by the engine's thread is freed soon.
  bool is_empty_soon() {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (heap_bytes() != start && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return heap_bytes() == start;
  }

  std::unique_ptr<Engine> engine;
  TestClient client;
  std::size_t start;
};

}  // namespace

TEST_CASE("the memory of one engine is no other's", "[engine]") {
  Used full;
  Used other;
  full.fill(1000);
  REQUIRE(full.heap_bytes() > full.start + 1'000'000);
  CHECK(other.heap_bytes() == other.start);

  other.client.run("RPUSH l a");
  other.client.run("CONFIG SET maxmemory-policy allkeys-random");
  other.client.run("CONFIG SET maxmemory " + std::to_string(other.memory_bytes() + 100'000));
  full.client.run("CONFIG SET maxmemory " + std::to_string(full.memory_bytes() - 1));
  CHECK(full.client.run("RPUSH more a").reply.text.starts_with("OOM"));
  CHECK(other.client.run("RPUSH m a") == 1);
  CHECK(other.client.run("DBSIZE") == 2);
}

TEST_CASE("what each engine counts goes with what it holds", "[engine]") {
  Used first;
  Used second;
  first.fill(300);
  second.fill(400);
  first.fill(100);
  REQUIRE(first.heap_bytes() != second.heap_bytes());
  first.client.run("FLUSHALL SYNC");
  CHECK(second.client.run("DEBUG RELOAD") == "OK");
  second.client.run("UNLINK list hash set zset stream");
  second.client.run("FLUSHALL ASYNC");
  CHECK(first.is_empty_soon());
  CHECK(second.is_empty_soon());
}

TEST_CASE("what was read from disk counts as if it was never away", "[engine]") {
  const TempDir dir;
  std::size_t start = 0;
  std::size_t full = 0;
  {
    Used before(dir / "db");
    before.fill(200);
    REQUIRE(before.client.run("SEQUENT CHECKPOINT copy") == "Background checkpoint started");
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (before.engine->begin_turn().instance().journal->stats().checkpoint.in_progress) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    start = before.start;
    full = before.heap_bytes();
  }
  Used after(dir / "db");
  CHECK(after.start > full / 2);
  after.start = start;
  after.client.run("FLUSHALL");
  CHECK(after.is_empty_soon());

  after.fill(20);
  REQUIRE(after.client.run("SEQUENT RESTORE copy") == "Background restore started");
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (after.engine->begin_turn().instance().journal->stats().restore.in_progress) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(after.engine->begin_turn().instance().journal->stats().restore.error == "");
  CHECK(after.heap_bytes() > full / 2);
  after.client.run("FLUSHALL");
  CHECK(after.is_empty_soon());
}
