#include "proofcache/single_flight/single_flight.h"

#include <atomic>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"

namespace {

using sequent::base::sha256;
using sequent::proofcache::SingleFlight;
using sequent::store::Store;
using std::chrono::milliseconds;

// As a caller does: computes the value unless it is there.
void get_or_compute(Store& store, SingleFlight& flights, std::atomic<int>& computed) {
  while (!*sequent::store::exists(store, "value")) {
    const auto flight = flights.take(sha256("cold"), {});
    REQUIRE(flight);
    if (*flight != nullptr && !*sequent::store::exists(store, "value")) {
      ++computed;
      std::this_thread::sleep_for(milliseconds(50));
      REQUIRE(sequent::store::put_bytes(store, "value", "computed"));
    }
  }
}

void compute_once(Store& store) {
  SingleFlight flights(store, "flights");
  std::atomic<int> computed = 0;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 16; ++i) {
      callers.emplace_back([&] { get_or_compute(store, flights, computed); });
    }
  }
  CHECK(computed == 1);
}

TEST_CASE("a cold key is computed once, whoever asks") {
  const auto memory = sequent::store::open_memory_store();
  REQUIRE(memory);
  compute_once((*memory)->store());
}

TEST_CASE("a cold key is computed once over redis-server") {
  const sequent::test::RedisServer server;
  const auto open = sequent::store::open_store(server.unix_url());
  REQUIRE(open);
  compute_once((*open)->store());
}

TEST_CASE("a cold key is computed once over a Cluster") {
  const auto open = sequent::store::open_store(sequent::test::shared_cluster().url());
  REQUIRE(open);
  compute_once((*open)->store());
}

TEST_CASE("a flight whose process died is taken over after its lease") {
  const auto memory = sequent::store::open_memory_store();
  Store& store = (*memory)->store();
  const std::string holder(sequent::proofcache::FlightKeys("ns", sha256("key")).all().front());
  REQUIRE(sequent::store::put_bytes_for(store, holder, "of a dead process", milliseconds(120)));
  SingleFlight flights(store, "ns");
  CHECK(*flights.take(sha256("key"), {}) == nullptr);  // somebody has it
  bool taken = false;
  for (int ask = 0; ask < 10 && !taken; ++ask) {
    taken = *flights.take(sha256("key"), {}) != nullptr;
  }
  CHECK(taken);
}

TEST_CASE("a flight whose process died on this machine is taken over at once") {
  const auto memory = sequent::store::open_memory_store();
  Store& store = (*memory)->store();
  SingleFlight flights(store, "ns", milliseconds(60'000));
  const std::string holder(sequent::proofcache::FlightKeys("ns", sha256("key")).all().front());
  std::string token;
  {
    const auto held = flights.take(sha256("key"), {});
    REQUIRE(*held != nullptr);
    token = **sequent::store::get_bytes(store, holder);
  }
  CHECK(token.find('-') < token.find('/'));  // the boot is named
  const pid_t dead = ::fork();
  if (dead == 0) {
    ::_exit(0);
  }
  REQUIRE(::waitpid(dead, nullptr, 0) == dead);
  const std::string mine = "/" + std::to_string(::getpid()) + "/";
  REQUIRE(token.find(mine) != std::string::npos);
  token.replace(token.find(mine), mine.size(), "/" + std::to_string(dead) + "/");
  REQUIRE(sequent::store::put_bytes_for(store, holder, token, milliseconds(60'000)));
  CHECK(*flights.take(sha256("key"), {}) != nullptr);
}

TEST_CASE("a flight that outlasts its lease stays its owner's") {
  const auto memory = sequent::store::open_memory_store();
  SingleFlight flights((*memory)->store(), "ns", milliseconds(90));
  const auto held = flights.take(sha256("key"), {});
  REQUIRE(*held != nullptr);
  std::this_thread::sleep_for(milliseconds(300));
  CHECK(*flights.take(sha256("key"), {}) == nullptr);
}

TEST_CASE("who waits for a flight heeds a stop") {
  const auto memory = sequent::store::open_memory_store();
  SingleFlight flights((*memory)->store(), "ns", milliseconds(60'000));
  const auto held = flights.take(sha256("key"), {});
  REQUIRE(*held != nullptr);
  std::stop_source stop;
  stop.request_stop();
  CHECK(*flights.take(sha256("key"), stop.get_token()) == nullptr);
}

}  // namespace
