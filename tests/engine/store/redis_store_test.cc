#include "engine/store/redis_store.h"

#include <atomic>
#include <optional>
#include <thread>

#include "engine/base/digest.h"
#include "engine/store/open.h"
#include "engine/store/redis_notifier.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using test::RedisServer;

bool no_server() {
  if (!RedisServer::installed()) {
    test::skip("redis-server is not installed");
    return true;
  }
  return false;
}

std::unique_ptr<RedisStore> open(const std::string& url, const RedisOptions& options = {}) {
  auto store = RedisStore::open(*parse_address(url), options);
  INFO((store ? "" : store.error().message));
  REQUIRE(store.has_value());
  return *std::move(store);
}

base::Result<resp::Reply> run(Store& store, std::vector<std::string_view> words) {
  return store.run(words);
}

// A script that counts how often it ran.
const std::string& count_source() {
  static const std::string source = "return redis.call('INCR', KEYS[1])";
  return source;
}
Script count_script() {
  static const std::string sha1 = base::sha1_hex(count_source());
  return {"count", sha1, count_source()};
}

TEST_CASE("a server that is down is one line with address and cause", "[store]") {
  const auto store = open_store("redis://127.0.0.1:" + std::to_string(test::free_port()));
  REQUIRE_FALSE(store.has_value());
  CHECK(store.error().code == ErrorCode::kUnavailable);
  CHECK(store.error().message.starts_with("cannot reach redis://127.0.0.1:"));
  CHECK(store.error().message.find("connection refused") != std::string::npos);
  CHECK(store.error().message.find('\n') == std::string::npos);
}

TEST_CASE("a socket that is not there is named", "[store]") {
  const std::string longer(150, 'x');
  for (const std::string& path : {std::string("/no/such.sock"), "/no/" + longer + "/s"}) {
    const auto store = open_store("redis+unix://" + path);
    REQUIRE_FALSE(store.has_value());
    CHECK(store.error().code == ErrorCode::kUnavailable);
    CHECK(store.error().message ==
          "cannot reach redis+unix://" + path + ": no such file or directory");
  }
}

TEST_CASE("a wrong password is told without repeating it", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server({"--requirepass", "opensesame"});
  const std::string host = "127.0.0.1:" + std::to_string(server.port());
  for (const std::string& credentials :
       {std::string(":wrongsecret@"), std::string("me:wrongsecret@"), std::string()}) {
    const auto store = open_store("redis://" + credentials + host);
    REQUIRE_FALSE(store.has_value());
    CHECK(store.error().code == ErrorCode::kInvalid);
    CHECK(store.error().message.find("password") != std::string::npos);
    CHECK(store.error().message.find("wrongsecret") == std::string::npos);
  }
  CHECK(open_store("redis://:opensesame@" + host).has_value());
  CHECK(open_store("redis://default:opensesame@" + host).has_value());
}

TEST_CASE("the database of the address is the one used", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto first = open(server.tcp_url());
  const auto second = open(server.tcp_url() + "/3");
  REQUIRE(put_bytes(*second, "k", "v"));
  CHECK_FALSE(get_bytes(*first, "k")->has_value());
  CHECK(get_bytes(*second, "k")->value() == "v");
  const auto absent = open_store(server.tcp_url() + "/99");
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().code == ErrorCode::kInvalid);
}

TEST_CASE("a Unix socket with a path of any length is reached", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const test::TempDir dir;
  const std::string deep = dir / std::string(100, 'a').append("/").append(std::string(100, 'b'));
  std::filesystem::create_directories(deep);
  std::filesystem::create_symlink(server.socket_path(), deep + "/s");
  CHECK(put_bytes(*open("redis+unix://" + deep + "/s"), "k", "v"));
}

TEST_CASE("an idle connection whose server went away is replaced unseen", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url());
  REQUIRE(increment(*store, "n"));
  server.stop();
  server.start();
  const auto again = increment(*store, "n");
  REQUIRE(again.has_value());
  CHECK(*again == 2);
  CHECK(store->statistics().pool.dropped == 1);
  CHECK(store->statistics().repeats == 0);
}

TEST_CASE("an old idle connection is asked for a sign of life", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.pool = {.check_after = milliseconds(0)}});
  CHECK(increment(*store, "n").value() == 1);
  CHECK(increment(*store, "n").value() == 2);
  server.pause();
  // The check itself fails, so the command was never sent.
  const auto started = steady_clock::now();
  const auto store2 = open_store(server.tcp_url(), {.deadline = milliseconds(200)});
  CHECK_FALSE(store2.has_value());
  CHECK(steady_clock::now() - started < seconds(2));
  server.resume();
}

TEST_CASE("while the server is down a call fails as one that did not run", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url());
  server.stop();
  const auto refused = increment(*store, "n");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kUnavailable);
  server.start();
  CHECK(increment(*store, "n").value() == 1);
}

TEST_CASE("within `outage` a call waits for the server to come back", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.outage = seconds(30)});
  REQUIRE(increment(*store, "n"));
  server.stop();
  std::atomic<bool> done = false;
  std::optional<base::Result<std::int64_t>> value;
  std::thread caller([&] {
    value = increment(*store, "n");
    done = true;
  });
  std::this_thread::sleep_for(milliseconds(300));
  CHECK_FALSE(done);
  server.start();
  caller.join();
  REQUIRE(value->has_value());
  CHECK(value->value() == 2);
  CHECK(store->statistics().repeats > 0);
}

TEST_CASE("a stopped server does not hold a call past its deadline, and the effect is unknown",
          "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.deadline = milliseconds(200)});
  REQUIRE(increment(*store, "n"));
  server.pause();
  const auto started = steady_clock::now();
  const auto late = increment(*store, "n");
  const auto took = steady_clock::now() - started;
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == ErrorCode::kTimeout);
  CHECK(took >= milliseconds(200));
  CHECK(took < seconds(2));
  CHECK(late.error().message.find("INCRBY") != std::string::npos);
  // The connection is not used again, so the late reply is nobody's.
  server.resume();
  CHECK(run(*store, {"ECHO", "mine"})->text == "mine");
}

TEST_CASE("a call lost after it was sent is made again only if it is repeatable", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.deadline = milliseconds(300), .outage = seconds(30)});
  REQUIRE(put_bytes(*store, "k", "v"));
  const auto during_pause = [&](auto call) {
    server.pause();
    std::thread operator_thread([&] {
      std::this_thread::sleep_for(milliseconds(700));
      server.resume();
    });
    auto result = call();
    operator_thread.join();
    return result;
  };
  CHECK(during_pause([&] { return get_bytes(*store, "k"); }).has_value());
  const auto unsafe = during_pause([&] { return increment(*store, "n"); });
  REQUIRE_FALSE(unsafe.has_value());
  CHECK(unsafe.error().code == ErrorCode::kTimeout);
  const auto marked = during_pause([&] {
    return run_for_integer(store->repeatable(), count_script(), std::vector<std::string_view>{"m"},
                           {});
  });
  REQUIRE(marked.has_value());
  CHECK(*marked >= 1);
}

TEST_CASE("a script is sent whole only where the server does not know it", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url());
  const std::vector<std::string_view> keys{"n"};
  CHECK(run_for_integer(*store, count_script(), keys, {}).value() == 1);
  CHECK(run_for_integer(*store, count_script(), keys, {}).value() == 2);
  const auto seen = run(*store, {"INFO", "commandstats"})->text;
  CHECK(seen.find("cmdstat_eval:calls=1,") != std::string::npos);
  CHECK(seen.find("cmdstat_evalsha:calls=2,") != std::string::npos);
  REQUIRE(run(*store, {"SCRIPT", "FLUSH"}));
  CHECK(run_for_integer(*store, count_script(), keys, {}).value() == 3);
}

TEST_CASE("commands that block do not keep others waiting", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.pool = {.max = 1}});
  std::atomic<int> got = 0;
  std::vector<std::thread> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.emplace_back([&] {
      const auto popped = wait_pop_front(*store, "queue", seconds(20));
      got += popped.has_value() && popped->has_value() ? 1 : 0;
    });
  }
  while (store->statistics().pool.blocking < 4) {
    std::this_thread::yield();
  }
  CHECK(push_back(*store, "queue", std::vector<std::string_view>{"1", "2", "3", "4"}).has_value());
  for (std::thread& each : waiting) {
    each.join();
  }
  CHECK(got == 4);
  CHECK(store->statistics().pool.busy == 0);
  CHECK(store->statistics().pool.blocking == 0);
}

TEST_CASE("no more connections are open than the pool allows", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.pool = {.max = 3}});
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j) {
        (void)increment(*store, "n");
      }
    });
  }
  for (std::thread& each : threads) {
    each.join();
  }
  CHECK(get_bytes(*store, "n")->value() == "1600");
  CHECK(store->statistics().pool.opened <= 3);
  CHECK(store->statistics().pool.idle <= 3);
  CHECK(store->statistics().calls == 1601);
}

TEST_CASE("connections that lie idle for long are closed down to the least", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto store = open(server.tcp_url(), {.pool = {.min = 2, .idle_for = milliseconds(0)}});
  std::vector<std::thread> waiting;
  for (int i = 0; i < 5; ++i) {
    waiting.emplace_back([&] { (void)wait_pop_front(*store, "none", milliseconds(100)); });
  }
  for (std::thread& each : waiting) {
    each.join();
  }
  REQUIRE(increment(*store, "n"));
  CHECK(store->statistics().pool.idle == 2);
  CHECK(store->statistics().pool.expired >= 3);
}

TEST_CASE("a subscription is made again after a restart, and says so", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  const auto opened = open_store(server.tcp_url(), {.outage = seconds(30)});
  auto notifier = *(*opened)->make_notifier();
  REQUIRE(notifier->subscribe("news"));
  CHECK(publish((*opened)->store(), "news", "one").value() == 1);
  CHECK(notifier->wait_for(seconds(10))->value().payload == "one");
  CHECK_FALSE(notifier->wait_for(milliseconds(1))->has_value());
  server.stop();
  CHECK_FALSE(notifier->wait_for(milliseconds(50))->has_value());
  server.start();
  const auto gap = notifier->wait_for(seconds(10));
  CHECK(gap->value().channel.empty());
  CHECK(publish((*opened)->store(), "news", "two").value() == 1);
  CHECK(notifier->wait_for(seconds(10))->value().payload == "two");
}

TEST_CASE("a notifier notices a server that fell silent", "[store]") {
  if (no_server()) {
    return;
  }
  RedisServer server;
  auto notifier =
      *RedisNotifier::open(*parse_address(server.tcp_url()), {.deadline = milliseconds(100)});
  REQUIRE(notifier->subscribe("news"));
  // Alive, though nothing is published: the sign of life is answered.
  CHECK_FALSE(notifier->wait_for(milliseconds(350))->has_value());
  server.pause();
  const auto silent = notifier->wait_for(milliseconds(500));
  REQUIRE_FALSE(silent.has_value());
  CHECK(silent.error().code == ErrorCode::kUnavailable);
  server.resume();
  CHECK(notifier->wait_for(seconds(10))->value().channel.empty());
}

}  // namespace
}  // namespace sequent::store
