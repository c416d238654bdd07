#include "engine/store/interrupt.h"

#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "engine/store/redis_store.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/fake_server.h"
#include "tests/support/temp_dir.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::steady_clock;
using test::FakeServer;

constexpr minutes kForEver{5};  // as a test counts
constexpr milliseconds kGrace{5};

// Fails the test if it takes anything like kForEver.
template <typename Call>
auto in_time(const Call& call) {
  const auto begun = steady_clock::now();
  auto result = call();
  CHECK(steady_clock::now() - begun < kForEver / 5);
  return result;
}

std::unique_ptr<RedisStore> patient(const std::string& url, const std::stop_source& stop) {
  return std::make_unique<RedisStore>(
      *parse_address(url),
      RedisOptions{
          .deadline = kForEver, .outage = kForEver, .stop = stop.get_token(), .grace = kGrace});
}

TEST_CASE("before anybody asks, a wait lasts until its deadline", "[store]") {
  const Interrupt interrupt(std::stop_token(), kGrace);
  const Deadline now = steady_clock::now();
  CHECK(interrupt.limit(now, now + kForEver) == now + kForEver);
}

TEST_CASE("once somebody asks, a wait ends within the grace, one that begins later too",
          "[store]") {
  std::stop_source stop;
  const Interrupt interrupt(stop.get_token(), kGrace);
  const Deadline early = steady_clock::now();
  stop.request_stop();
  const Deadline after = steady_clock::now();
  CHECK(interrupt.limit(early, early + kForEver) <= after + kGrace);
  CHECK(interrupt.limit(early, early) == early);
  CHECK(interrupt.limit(after + kForEver, Deadline::max()) == after + kForEver + kGrace);
}

TEST_CASE("who waits for the store while others are being told to stop is cut short too",
          "[store]") {
  const test::TempDir dir;
  std::stop_source stop;
  const auto store = patient("redis+unix://" + (dir / "none.sock"), stop);
  bool told = false;
  const std::stop_callback first(stop.get_token(), [&] {  // the last one made is called first
    told = !in_time([&] { return get_bytes(*store, "k"); }).has_value();
  });
  stop.request_stop();
  CHECK(told);
}

TEST_CASE("a request to stop ends the wait for a server that is not there", "[store]") {
  const test::TempDir dir;
  std::stop_source stop;
  const auto store = patient("redis+unix://" + (dir / "none.sock"), stop);
  std::jthread asks([&] { stop.request_stop(); });
  const auto value = in_time([&] { return get_bytes(*store, "k"); });
  REQUIRE_FALSE(value.has_value());
  CHECK(value.error().code == ErrorCode::kUnavailable);
}

TEST_CASE("a request to stop ends the wait for a server that does not answer", "[store]") {
  std::stop_source stop;
  FakeServer server([&](FakeServer::Peer& peer) {
    peer.read_until("GET");
    stop.request_stop();
    peer.wait_for_end();
  });
  const auto store = patient(server.url(), stop);
  const auto value = in_time([&] { return get_bytes(*store, "k"); });
  REQUIRE_FALSE(value.has_value());
  CHECK(value.error().code == ErrorCode::kTimeout);
}

TEST_CASE("after a request to stop, a server that answers is still asked", "[store]") {
  std::stop_source stop;
  FakeServer server([&](FakeServer::Peer& peer) {
    while (peer.read_until("GET")) {
      peer.say("$1\r\nv\r\n");
      peer.wait_for_end();
    }
  });
  const auto store = std::make_unique<RedisStore>(
      *parse_address(server.url()),
      RedisOptions{.deadline = kForEver, .stop = stop.get_token(), .grace = kForEver});
  stop.request_stop();
  CHECK(get_bytes(*store, "k").value() == "v");
}

}  // namespace
}  // namespace sequent::store
