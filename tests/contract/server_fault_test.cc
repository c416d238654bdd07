#include <atomic>
#include <thread>

#include "engine/store/typed.h"
#include "tests/contract/backend.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Words = std::vector<std::string_view>;

void on_each_server(const std::function<void(test::ServerBackend&)>& check) {
  for (const std::string& name : test::backend_names()) {
    if (const auto backend = test::make_server_backend(name)) {
      INFO("backend " << name);
      check(*backend);
    }
  }
}

TEST_CASE("calls ride out a server that is stopped and started under load", "[contract]") {
  on_each_server([](test::ServerBackend& server) {
    const auto open = server.open({.outage = seconds(60)}).value();
    Store& store = open->store().repeatable();
    std::atomic<bool> stop = false;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; !stop; ++i) {
          const std::string member = std::to_string(t) + ":" + std::to_string(i);
          failed += add_to_set(store, "acknowledged", Words{member}).has_value() ? 0 : 1;
          failed += is_member(store, "acknowledged", member).value() ? 0 : 1;
        }
      });
    }
    for (int round = 0; round < 3; ++round) {
      std::this_thread::sleep_for(milliseconds(100));
      round == 1 ? server.crash() : server.stop();
      std::this_thread::sleep_for(milliseconds(50));
      server.start();
    }
    std::this_thread::sleep_for(milliseconds(50));
    stop = true;
    for (std::thread& each : threads) {
      each.join();
    }
    CHECK(failed == 0);
  });
}

TEST_CASE("what was acknowledged before a crash is there after it", "[contract]") {
  on_each_server([](test::ServerBackend& server) {
    const auto open = server.open({}).value();
    std::atomic<std::int64_t> acknowledged = 0;
    std::atomic<std::int64_t> in_doubt = 0;
    std::atomic<bool> other_error = false;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        while (true) {
          const auto value = increment(open->store(), "n");
          if (value) {
            ++acknowledged;
            continue;
          }
          in_doubt += value.error().code == ErrorCode::kTimeout ? 1 : 0;
          other_error = other_error || (value.error().code != ErrorCode::kTimeout &&
                                        value.error().code != ErrorCode::kUnavailable);
          return;
        }
      });
    }
    while (acknowledged < 200) {
      std::this_thread::yield();
    }
    server.crash();
    for (std::thread& each : threads) {
      each.join();
    }
    server.start();
    CHECK_FALSE(other_error);
    const auto after = std::stoll(get_bytes(open->store(), "n")->value());
    CHECK(after >= acknowledged);
    CHECK(after <= acknowledged + in_doubt);
  });
}

TEST_CASE("a stopped server holds no call past its deadline", "[contract]") {
  on_each_server([](test::ServerBackend& server) {
    const auto open = server.open({.deadline = milliseconds(150)}).value();
    REQUIRE(put_bytes(open->store(), "k", "v"));
    server.pause();
    const auto started = steady_clock::now();
    const auto late = put_bytes(open->store(), "k", "w");
    const auto batch = open->store().run_batch(std::vector<Command>{{"GET", "k"}, {"INCR", "n"}});
    const auto pop = wait_pop_front(open->store(), "q", milliseconds(100));
    const auto took = steady_clock::now() - started;
    server.resume();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code == ErrorCode::kTimeout);
    CHECK_FALSE(batch.has_value());
    CHECK_FALSE(pop.has_value());
    CHECK(took >= milliseconds(150));
    CHECK(took < seconds(5));
    CHECK(open->store().run(Words{"ECHO", "mine"}).value().text == "mine");
  });
}

TEST_CASE("a blocking pop whose server goes away ends at once", "[contract]") {
  on_each_server([](test::ServerBackend& server) {
    const auto open = server.open({}).value();
    const auto started = steady_clock::now();
    std::optional<ErrorCode> code;
    std::thread waiting([&] {
      const auto popped = wait_pop_front(open->store(), "q", seconds(60));
      code = popped ? std::optional<ErrorCode>() : popped.error().code;
    });
    std::this_thread::sleep_for(milliseconds(100));
    server.crash();
    waiting.join();
    CHECK(steady_clock::now() - started < seconds(30));
    CHECK((code == ErrorCode::kTimeout || code == ErrorCode::kUnavailable));
    server.start();
  });
}

TEST_CASE("a subscription outlives its server", "[contract]") {
  on_each_server([](test::ServerBackend& server) {
    const auto open = server.open({.outage = seconds(60)}).value();
    auto notifier = *open->make_notifier();
    REQUIRE(notifier->subscribe("news"));
    server.crash();
    CHECK_FALSE(notifier->wait_for(milliseconds(30)).value().has_value());
    server.start();
    CHECK(notifier->wait_for(seconds(30)).value().value().channel.empty());
    CHECK(publish(open->store(), "news", "again").value() == 1);
    CHECK(notifier->wait_for(seconds(10)).value().value().payload == "again");
  });
}

}  // namespace
}  // namespace sequent::store
