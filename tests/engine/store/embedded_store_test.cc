#include "engine/store/embedded_store.h"

#include <atomic>
#include <thread>

#include "engine/state/instance.h"
#include "engine/store/embedded_notifier.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Words = std::vector<std::string_view>;

std::int64_t clients(engine::Engine& engine) {
  return static_cast<std::int64_t>(engine.begin_turn().instance().sessions.size());
}

TEST_CASE("calls share sessions, and leave none behind", "[store]") {
  const auto engine = engine::Engine::open({}).value();
  {
    EmbeddedStore store(*engine, "test");
    for (int i = 0; i < 100; ++i) {
      REQUIRE(increment(store, "n").has_value());
    }
    CHECK(clients(*engine) == 1);
    EmbeddedNotifier notifier(*engine);
    REQUIRE(notifier.subscribe("c"));
    CHECK(clients(*engine) == 2);
  }
  CHECK(clients(*engine) == 0);
}

TEST_CASE("the inbox of a subscriber that does not look keeps the newest", "[store]") {
  const auto engine = engine::Engine::open({}).value();
  EmbeddedStore store(*engine, "test");
  EmbeddedNotifier notifier(*engine);
  REQUIRE(notifier.subscribe("c"));
  constexpr std::size_t kMany = EmbeddedSession::kMostKept + 7;
  for (std::size_t i = 0; i < kMany; ++i) {
    REQUIRE(publish(store, "c", std::to_string(i)).value() == 1);
  }
  // The confirmation of the subscription was a reply, not a message.
  CHECK(notifier.wait_for(milliseconds(0))->value().payload == "7");
}

TEST_CASE("a pop that is served in the moment its time ends loses nothing", "[store]") {
  const auto engine = engine::Engine::open({}).value();
  EmbeddedStore store(*engine, "test");
  int popped = 0;
  constexpr int kRounds = 300;
  for (int i = 0; i < kRounds; ++i) {
    std::thread pusher([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(900 + i % 200));
      (void)push_back(store, "q", Words{"x"});
    });
    const auto value = wait_pop_front(store, "q", milliseconds(1));
    pusher.join();
    REQUIRE(value.has_value());
    popped += value->has_value() ? 1 : 0;
  }
  // Each value was popped or is still there.
  CHECK(popped + count_values(store, "q").value() == kRounds);
}

TEST_CASE("a batch of many commands lets others in between", "[store]") {
  const auto engine = engine::Engine::open({}).value();
  EmbeddedStore store(*engine, "test");
  std::atomic<bool> done = false;
  std::atomic<int> between = 0;
  std::thread other([&] {
    while (!done) {
      between += increment(store, "other").has_value() ? 1 : 0;
    }
  });
  const std::vector<Command> commands(200'000, Command{"INCR", "n"});
  const int before = between;
  const auto replies = store.run_batch(commands);
  const int after = between;
  done = true;
  other.join();
  REQUIRE(replies.has_value());
  CHECK(replies->back() == resp::Reply::of(200'000));
  CHECK(after > before);
}

}  // namespace
}  // namespace sequent::store
