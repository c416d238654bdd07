#include "distproof/wakeup.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include "distproof/queue.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::base::Result;
using sequent::distproof::Claimed;
using sequent::distproof::RunState;
using sequent::distproof::Wakeup;
using sequent::distproof::WorkerId;
using sequent::test::backends;
using sequent::test::kNamespace;
using sequent::test::must;
using sequent::test::QueueFixture;
using sequent::test::TestStore;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A worker that waits in a thread of its own, with a store of its own.
class Sleeper {
 public:
  Sleeper(const std::string& url, const QueueFixture& f, std::string_view name)
      : store_(url),
        queue_(store_.get(), kNamespace, f.run_id, clock_),
        thread_([this, worker = WorkerId::escape(name)] {
          claimed_ = must(queue_.claim(worker, 1, seconds(30)));
          awake_ = true;
        }) {}

  [[nodiscard]] bool awake() const { return awake_; }
  const Claimed& join() {
    thread_.join();
    return claimed_;
  }

 private:
  TestStore store_;
  sequent::base::SystemClock clock_;
  sequent::distproof::Queue queue_;
  Claimed claimed_;
  std::atomic<bool> awake_ = false;
  std::jthread thread_;
};

// Until `ready` holds, ten seconds at most.
template <typename Ready>
bool eventually(Ready ready) {
  const auto deadline = std::chrono::steady_clock::now() + seconds(10);
  while (!ready()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

// How many have asked for a job and found none.
bool all_asked(QueueFixture& f, std::int64_t workers) {
  return eventually([&] { return must(f.queue.health()).workers == workers; });
}

}  // namespace

TEST_CASE("a job that gets ready wakes a worker that waits, long before its lease is over",
          "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(600)});
  must(f.submit({"a", "b:a"}));
  f.claim();
  Sleeper sleeper(url, f, "s");
  REQUIRE(all_asked(f, 2));
  CHECK_FALSE(sleeper.awake());
  f.done("a");
  REQUIRE(eventually([&] { return sleeper.awake(); }));
  CHECK(sleeper.join().grants.front().job.text() == "b");
}

TEST_CASE("as many wake as there are jobs, the others sleep on", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(600)});
  std::vector<std::unique_ptr<Sleeper>> sleepers;
  for (int i = 0; i < 6; ++i) {
    sleepers.push_back(std::make_unique<Sleeper>(url, f, "s" + std::to_string(i)));
  }
  REQUIRE(all_asked(f, 6));
  const auto awake = [&] {
    return std::count_if(sleepers.begin(), sleepers.end(),
                         [](const auto& sleeper) { return sleeper->awake(); });
  };
  must(f.submit({"a", "b", "c", "d"}));
  REQUIRE(eventually([&] { return awake() == 4; }));
  CHECK(f.run({"LLEN", "@wake"}).integer == 0);
  must(f.owner.close(RunState::kFinished));
  REQUIRE(eventually([&] { return awake() == 6; }));
  int granted = 0;
  for (const auto& sleeper : sleepers) {
    const Claimed& claimed = sleeper->join();
    granted += static_cast<int>(claimed.grants.size());
    CHECK((claimed.run == RunState::kFinished) == claimed.grants.empty());
  }
  CHECK(granted == 4);
}

TEST_CASE("a worker that waits takes over a lease as soon as it ends", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = milliseconds(600)});
  must(f.submit({"a"}));
  f.claim("dies");
  const auto granted = std::chrono::steady_clock::now();
  Sleeper sleeper(url, f, "s");
  CHECK(sleeper.join().grants.front().job.text() == "a");
  CHECK(std::chrono::steady_clock::now() - granted > milliseconds(590));
}

TEST_CASE("a back-off ends without anybody's doing", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(600), .backoff = milliseconds(150)});
  must(f.submit({"a"}));
  f.claim();
  f.fail("a", sequent::distproof::FailKind::kInfra);
  Sleeper sleeper(url, f, "s");
  CHECK(sleeper.join().grants.front().attempt == 2);
}

TEST_CASE("a nudge ends the wait of one worker, also when it comes first", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(600)});
  const auto early = WorkerId::escape("early");
  must(sequent::distproof::nudge_worker(f.store.get(), kNamespace, early));
  must(sequent::distproof::nudge_worker(f.store.get(), kNamespace, early));
  CHECK(must(f.queue.claim(early, 1, seconds(30))).nudged);
  // Two nudges before it came are one.
  CHECK_FALSE(must(f.queue.claim(early, 1, milliseconds(20))).nudged);
  Sleeper one(url, f, "one");
  Sleeper two(url, f, "two");
  REQUIRE(all_asked(f, 3));
  must(sequent::distproof::nudge_worker(f.store.get(), kNamespace, WorkerId::escape("one")));
  CHECK(one.join().nudged);
  CHECK_FALSE(two.awake());
  must(sequent::distproof::nudge_worker(f.store.get(), kNamespace, WorkerId::escape("two")));
  CHECK(two.join().nudged);
}

TEST_CASE("a worker that serves several runs is woken by each", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture one(url);
  QueueFixture two(url);
  const std::vector<sequent::distproof::RunId> runs{one.run_id, two.run_id};
  const auto w = WorkerId::escape("both");
  const auto wait = [&](milliseconds time) {
    return must(sequent::distproof::wait_for_work(one.store.get(), kNamespace, runs, w, time));
  };
  CHECK(wait(milliseconds(1)) == Wakeup::kTimedOut);
  must(one.submit({"a"}));
  CHECK(wait(seconds(5)) == Wakeup::kWork);
  must(two.submit({"a"}));
  CHECK(wait(seconds(5)) == Wakeup::kWork);
  CHECK(wait(milliseconds(1)) == Wakeup::kTimedOut);
}
