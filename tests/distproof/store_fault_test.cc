// The queue when the store forgets scripts, drops connections or is full.

#include <atomic>
#include <thread>

#include "distproof/queue.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"
#include "tests/support/redis_server.h"

using sequent::base::ErrorCode;
using sequent::distproof::WorkerId;
using sequent::test::backends;
using sequent::test::kNamespace;
using sequent::test::must;
using sequent::test::QueueFixture;
using sequent::test::RedisServer;
using sequent::test::TestStore;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a store that forgets its scripts is told them again", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b:a"}));
  for (const char* job : {"a", "b"}) {
    f.run({"SCRIPT", "FLUSH"});
    CHECK(f.claim() == std::vector<std::string>{job});
    f.run({"SCRIPT", "FLUSH"});
    CHECK(f.done(job) == sequent::distproof::Verdict::kAccepted);
  }
  f.run({"SCRIPT", "FLUSH"});
  CHECK(must(f.owner.beat()).counts.all_final());
}

TEST_CASE("a worker whose connection is cut while it waits waits on", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(600)});
  std::atomic<bool> granted = false;
  std::jthread worker([&] {
    // Reached again within its outage time, as by all programs of ours.
    const auto opened = must(sequent::store::open_store(url, {.outage = seconds(20)}));
    const sequent::base::SystemClock clock;
    sequent::distproof::Queue queue(opened->store(), kNamespace, f.run_id, clock);
    const auto claimed = must(queue.claim(WorkerId::escape("s"), 1, seconds(30)));
    granted = !claimed.grants.empty();
  });
  while (must(f.queue.health()).workers == 0) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  if (url.rfind("redis", 0) == 0) {
    f.run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  }
  must(f.submit({"a"}));
  worker.join();
  CHECK(granted);
}

TEST_CASE("a full store refuses a whole step, never half of one", "[distproof]") {
  if (!RedisServer::installed()) {
    return;  // said by backends()
  }
  RedisServer server({"--appendonly", "no"});
  QueueFixture f(server.unix_url());
  must(f.submit({"a", "b:a"}));
  f.claim();
  const auto before = f.contents();
  f.run({"CONFIG", "SET", "maxmemory", "1"});
  CHECK(f.submit({"c"}).error().code == ErrorCode::kUnavailable);
  CHECK(f.queue.try_claim(WorkerId::escape("w"), 1).error().code == ErrorCode::kUnavailable);
  const auto held = f.held("a");
  CHECK(f.queue.done(held.job, held.token, "d").error().code == ErrorCode::kUnavailable);
  CHECK(f.owner.beat().error().code == ErrorCode::kUnavailable);
  CHECK(f.contents() == before);
  f.run({"CONFIG", "SET", "maxmemory", "0"});
  CHECK(f.done("a") == sequent::distproof::Verdict::kAccepted);
  CHECK(f.claim() == std::vector<std::string>{"b"});
}

TEST_CASE("a store that lost a run says so, and takes the graph again", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b:a"}));
  f.claim();
  for (const std::string_view key : f.queue.keys().all()) {
    f.run({"DEL", std::string(key)});
  }
  CHECK(f.done("a") == sequent::distproof::Verdict::kRefused);
  CHECK(must(f.owner.beat()).state == sequent::distproof::RunState::kUnknown);
  auto owner = must(sequent::distproof::RunOwner::open(f.store.get(), kNamespace, f.run_id, {}));
  CHECK(must(f.submit({"a", "b:a"})).added == 2);
  CHECK(f.claim() == std::vector<std::string>{"a"});
  CHECK(f.done("a") == sequent::distproof::Verdict::kAccepted);
  CHECK(must(owner.beat()).counts.ready == 1);
}
