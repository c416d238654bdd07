#include "engine/store/cluster_store.h"

#include <atomic>
#include <optional>
#include <set>
#include <thread>

#include "engine/base/digest.h"
#include "engine/store/hash_slot.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/skip.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using resp::Reply;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using test::RedisCluster;
using test::RedisServer;
using Words = std::vector<std::string_view>;

// An empty one, of three nodes; null, after a call of skip(), if it cannot be had here.
RedisCluster* make_cluster() {
  if (!RedisServer::installed()) {
    test::skip("redis-server is not installed");
    return nullptr;
  }
  return &test::shared_cluster();
}

std::unique_ptr<OpenStore> open(const RedisCluster& cluster, const OpenOptions& options = {}) {
  auto store = open_store(cluster.url(), options);
  INFO((store ? "" : store.error().message));
  REQUIRE(store.has_value());
  return *std::move(store);
}

Reply run(Store& store, const Words& words) {
  auto reply = store.run(words);
  INFO((reply ? "" : reply.error().message));
  REQUIRE(reply.has_value());
  return *std::move(reply);
}

// A key that a node has.
std::string key_on(RedisCluster& cluster, std::size_t node) {
  for (int i = 0;; ++i) {
    std::string key = "{" + std::to_string(i) + "}";
    if (cluster.owner_of(hash_slot(key)) == node) {
      return key;
    }
  }
}

TEST_CASE("one command takes keys of one slot", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto store = open(*cluster);
  const auto refused = store->store().run(Words{"MSET", "a", "1", "b", "2"});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kInvalid);
  CHECK(refused.error().message ==
        "mset: the keys a and b lie in different slots of a Cluster; give them one {hash tag}");
  CHECK_FALSE(store->store().run_batch(std::vector<Command>{{"DEL", "a", "b"}}).has_value());
  CHECK_FALSE(store->store().run_batch(std::vector<Command>{{"DBSIZE"}}).has_value());
  CHECK(run(store->store(), {"MSET", "{t}a", "1", "{t}b", "2"}) == Reply::simple("OK"));
  CHECK(remove(store->store(), Words{"{t}a", "other", "{t}b"}).value() == 2);
}

TEST_CASE("what speaks of all data is asked of every node", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto open_store = open(*cluster);
  Store& store = open_store->store();
  std::vector<Command> commands;
  for (int i = 0; i < 300; ++i) {
    commands.push_back({"SET", "k" + std::to_string(i), "v"});
  }
  REQUIRE(store.run_batch(commands).has_value());
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(cluster->ask(i, "DBSIZE").integer > 0);
  }
  CHECK(run(store, {"DBSIZE"}) == Reply::of(300));
  CHECK(run(store, {"KEYS", "k1*"}).items.size() == 111);
  CHECK(run(store, {"SCAN", "x"}).is_error());
  CHECK(run(store, {"FLUSHALL"}) == Reply::simple("OK"));
  CHECK(run(store, {"DBSIZE"}) == Reply::of(0));
}

TEST_CASE("a script is known on one node and not on the next", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto store = open(*cluster);
  const std::string source = "#!lua\nreturn redis.call('INCR', KEYS[1])";
  const std::string sha1 = base::sha1_hex(source);
  for (int round = 1; round <= 2; ++round) {
    for (std::size_t node = 0; node < 3; ++node) {
      const std::string key = key_on(*cluster, node);
      const Script script{"incr", sha1, source};
      CHECK(run_for_integer(store->store(), script, Words{key}, {}).value() == round);
    }
  }
}

TEST_CASE("a slot that moved is followed, and asked for only once", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto store = open(*cluster);
  const std::string key = key_on(*cluster, 0);
  REQUIRE(put_bytes(store->store(), key, "v"));
  cluster->move_slot(hash_slot(key), 1);
  const auto moved = [&] {
    const std::string info = cluster->ask(0, "INFO errorstats").text;
    const std::size_t at = info.find("errorstat_MOVED:count=");
    return at == std::string::npos ? 0 : std::stoi(info.substr(at + 22));
  };
  const int before = moved();
  CHECK(get_bytes(store->store(), key)->value() == "v");
  CHECK(get_bytes(store->store(), key)->value() == "v");
  CHECK(moved() == before + 1);
  const std::vector<Command> batch{{"SET", key, "w"}, {"SET", "other", "x"}, {"GET", key}};
  CHECK(store->store().run_batch(batch)->at(2) == Reply::bulk("w"));
  cluster->move_slot(hash_slot(key), 0);
  CHECK(store->store().run_batch(batch)->at(2) == Reply::bulk("w"));
}

TEST_CASE("keys of a slot that is being moved are found on either node", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto open_store = open(*cluster);
  Store& store = open_store->store();
  const std::string tag = key_on(*cluster, 0);
  std::vector<Command> reads;
  for (int i = 0; i < 20; ++i) {
    REQUIRE(put_bytes(store, tag + std::to_string(i), std::to_string(i)));
    reads.push_back({"GET", tag + std::to_string(i)});
  }
  cluster->open_slot(hash_slot(tag), 0, 2);
  cluster->move_keys(hash_slot(tag), 0, 2, 10);
  const auto replies = store.run_batch(reads);
  REQUIRE(replies.has_value());
  bool all = true;
  for (std::size_t i = 0; i < replies->size(); ++i) {
    all = all && replies->at(i) == Reply::bulk(std::to_string(i));
  }
  CHECK(all);
  REQUIRE(put_bytes(store, tag + "new", "v"));
  CHECK(cluster->ask(0, "CLUSTER COUNTKEYSINSLOT " + std::to_string(hash_slot(tag))).integer == 10);
  const std::string source = "#!lua\nreturn redis.call('GET', KEYS[1])";
  const std::string sha1 = base::sha1_hex(source);
  const auto got = store.run_script({"get", sha1, source}, Words{tag + "new"}, {});
  CHECK(got.value() == Reply::bulk("v"));
  cluster->move_keys(hash_slot(tag), 0, 2);
  cluster->close_slot(hash_slot(tag), 2);
  CHECK(get_bytes(store, tag + "19")->value() == "19");
  cluster->move_slot(hash_slot(tag), 0);
}

TEST_CASE("a command whose keys are on both nodes waits until they are on one", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto open_store = open(*cluster, {.deadline = seconds(30)});
  Store& store = open_store->store();
  const std::string tag = key_on(*cluster, 0);
  REQUIRE(put_bytes(store, tag + "a", "1"));
  REQUIRE(put_bytes(store, tag + "b", "2"));
  cluster->open_slot(hash_slot(tag), 0, 1);
  cluster->move_keys(hash_slot(tag), 0, 1, 1);
  const auto hurried = open(*cluster, {.deadline = milliseconds(200)});
  const auto late = hurried->store().run(Words{"MGET", tag + "a", tag + "b"});
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == ErrorCode::kUnavailable);
  CHECK(late.error().message.find("TRYAGAIN") != std::string::npos);
  std::optional<Reply> both;
  std::thread patient([&] { both = store.run(Words{"MGET", tag + "a", tag + "b"}).value(); });
  std::this_thread::sleep_for(milliseconds(50));
  cluster->move_keys(hash_slot(tag), 0, 1);
  cluster->close_slot(hash_slot(tag), 1);
  patient.join();
  CHECK(both == Reply::array({Reply::bulk("1"), Reply::bulk("2")}));
  cluster->move_slot(hash_slot(tag), 0);
}

TEST_CASE("a blocked pop goes where its list goes", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto open_store = open(*cluster);
  Store& store = open_store->store();
  const std::string list = key_on(*cluster, 0);
  std::optional<std::string> popped;
  std::thread waiting([&] { popped = wait_pop_front(store, list, seconds(60)).value(); });
  const auto blocked = [&](std::size_t node) {
    return cluster->ask(node, "INFO clients").text.find("blocked_clients:1") != std::string::npos;
  };
  const auto deadline = steady_clock::now() + seconds(30);
  while (!blocked(0) && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(2));
  }
  cluster->move_slot(hash_slot(list), 1);
  CHECK(push_back(store, list, Words{"job"}).value() == 1);
  waiting.join();
  CHECK(popped == "job");
  cluster->move_slot(hash_slot(list), 0);
}

TEST_CASE("a node that is away holds up its own slots only, and no longer than it is",
          "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto open_store = open(*cluster, {.outage = seconds(60)});
  const auto impatient = open(*cluster);
  const std::string lost = key_on(*cluster, 1);
  const std::string other = key_on(*cluster, 2);
  REQUIRE(put_bytes(open_store->store(), lost, "v"));
  cluster->node(1).crash();
  const auto failed = get_bytes(impatient->store(), lost);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::kUnavailable);
  CHECK(failed.error().message.find(std::to_string(cluster->node(1).port())) != std::string::npos);
  CHECK(put_bytes(impatient->store(), other, "w"));
  // A call in doubt is not made again, and one that may be is.
  std::optional<std::string> got;
  std::thread reader([&] { got = get_bytes(open_store->store(), lost).value(); });
  std::this_thread::sleep_for(milliseconds(100));
  cluster->node(1).start();
  reader.join();
  CHECK(got == "v");
  cluster->wait_until_served();
}

TEST_CASE("a subscription is made again at another node when its own is lost", "[cluster]") {
  RedisCluster* cluster = make_cluster();
  if (cluster == nullptr) {
    return;
  }
  const auto store = open(*cluster, {.outage = seconds(60)});
  auto notifier = *store->make_notifier();
  REQUIRE(notifier->subscribe("news"));
  CHECK(publish(store->store(), "news", "one").value() == 1);
  CHECK(notifier->wait_for(seconds(10)).value()->payload == "one");
  cluster->node(0).crash();
  CHECK(notifier->wait_for(seconds(30)).value()->channel.empty());
  const std::string words = "PUBLISH news two";
  CHECK(cluster->ask(1, words).integer + cluster->ask(2, words).integer == 1);
  CHECK(notifier->wait_for(seconds(10)).value()->payload == "two");
  cluster->node(0).start();
  cluster->wait_until_served();
}

TEST_CASE("one server is no Cluster, and nobody is none either", "[cluster]") {
  if (!RedisServer::installed()) {
    return test::skip("redis-server is not installed");
  }
  const RedisServer server;
  const auto single = open_store("redis+cluster://127.0.0.1:" + std::to_string(server.port()));
  REQUIRE_FALSE(single.has_value());
  CHECK(single.error().code == ErrorCode::kInvalid);
  CHECK(single.error().message.find("is no node of a Cluster") != std::string::npos);
  const auto nobody = open_store("redis+cluster://127.0.0.1:" + std::to_string(test::free_port()));
  REQUIRE_FALSE(nobody.has_value());
  CHECK(nobody.error().code == ErrorCode::kUnavailable);
  CHECK(nobody.error().message.starts_with("cannot reach redis+cluster://127.0.0.1:"));
}

}  // namespace
}  // namespace sequent::store
