#include "distproof/run.h"

#include <algorithm>

#include "distproof/registry.h"
#include "distproof/wakeup.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::base::ErrorCode;
using sequent::distproof::Registry;
using sequent::distproof::RunId;
using sequent::distproof::RunOwner;
using sequent::distproof::RunState;
using sequent::distproof::WorkerId;
using sequent::distproof::WorkerInfo;
using sequent::test::backends;
using sequent::test::kNamespace;
using sequent::test::must;
using sequent::test::QueueFixture;
using sequent::test::TestStore;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A namespace of its own, so that the runs of other tests are not in it.
std::string own_namespace() {
  return "ns-" + RunOwner::new_id(sequent::base::SystemClock()).text();
}

std::vector<std::string> names(const std::vector<sequent::distproof::KnownRun>& runs) {
  std::vector<std::string> found;
  for (const auto& run : runs) {
    found.push_back(run.run.text() + " " + run.label);
  }
  return found;
}

}  // namespace

TEST_CASE("no two runs have one name", "[distproof]") {
  const sequent::base::SystemClock clock;
  CHECK(RunOwner::new_id(clock) != RunOwner::new_id(clock));
}

TEST_CASE("an open run is known to workers until it is closed", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  CHECK(must(registry.runs()).empty());
  const RunId id = RunId::escape("r1");
  auto owner = must(RunOwner::open(store.get(), ns, id, {.label = "my project\n"}));
  CHECK(names(must(registry.runs())) == std::vector<std::string>{"r1 my project\n"});
  must(owner.close(RunState::kFinished));
  CHECK(must(registry.runs()).empty());
  must(owner.close(RunState::kFinished));
  CHECK(RunOwner::open(store.get(), ns, id, {}).error().code == ErrorCode::kConflict);
  CHECK(must(registry.runs()).empty());
  must(owner.close(RunState::kCancelled));
  CHECK(must(owner.beat()).state == RunState::kFinished);
}

TEST_CASE("all keys of a closed run expire", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), {.keep = milliseconds(400'000)});
  must(f.submit({"a", "b:a", "c", "d", "e"}));
  f.claim("w", 4);
  f.done("a");
  must(f.owner.close(RunState::kFinished));
  CHECK(f.run({"LLEN", "@wake"}).integer == 1);
  must(f.queue.try_claim(WorkerId::escape("w"), 1));
  int present = 0;
  for (const std::string_view key : f.queue.keys().all()) {
    const std::int64_t left = f.run({"PTTL", std::string(key)}).integer;
    INFO(key);
    CHECK((left == -2 || (left > 300'000 && left <= 400'000)));
    present += left > 0 ? 1 : 0;
  }
  CHECK(present >= 8);
  // The wake-up that a claim passes on expires too.
  f.run({"DEL", "@wake"});
  must(f.queue.try_claim(WorkerId::escape("w"), 1));
  must(f.queue.try_claim(WorkerId::escape("w"), 1));
  CHECK(f.run({"PTTL", "@wake"}).integer > 0);
  CHECK(f.run({"LLEN", "@wake"}).integer == 1);
}

TEST_CASE("a second coordinator takes over and the first is told so", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  auto second = must(RunOwner::open(f.store.get(), kNamespace, f.run_id, {}));
  CHECK(f.owner.beat().error().code == ErrorCode::kConflict);
  CHECK(f.owner.close(RunState::kCancelled).error().code == ErrorCode::kConflict);
  CHECK(must(second.beat()).counts.total == 1);
  CHECK(must(second.beat()).state == RunState::kOpen);
  must(second.close(RunState::kFinished));
}

TEST_CASE("a run whose coordinator is gone is swept, one that lives is not", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  const RunId alive = RunId::escape("alive");
  const RunId gone = RunId::escape("gone");
  auto one = must(RunOwner::open(store.get(), ns, alive, {.abandon_after = seconds(1'000)}));
  auto two = must(RunOwner::open(store.get(), ns, gone, {.abandon_after = milliseconds(1)}));
  const sequent::base::SystemClock clock;
  sequent::distproof::Queue queue(store.get(), ns, gone, clock);
  while (must(registry.sweep()) == 0) {
  }
  CHECK(must(registry.runs()).size() == 1);
  CHECK(must(registry.sweep()) == 0);
  CHECK(must(queue.health()).state == RunState::kAbandoned);
  CHECK(must(two.beat()).state == RunState::kAbandoned);
  CHECK(must(one.beat()).state == RunState::kOpen);
  CHECK(
      must(store.get().run(std::vector<std::string_view>{"PTTL", queue.keys().all()[9]})).integer >
      0);
}

TEST_CASE("a run of a store that was stopped for an hour is not abandoned", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url, {.lease = seconds(100), .abandon_after = seconds(300)});
  f.time.stall(seconds(3600));
  Registry registry(f.store.get(), kNamespace);
  must(registry.sweep());
  CHECK(must(f.owner.beat()).state == RunState::kOpen);
  // Neither is one whose coordinator was away, but is back.
  f.run({"HINCRBY", "@meta", "beat", "-301000"});
  must(f.owner.beat());
  must(registry.sweep());
  CHECK(must(f.owner.beat()).state == RunState::kOpen);
  // The same without its coordinator, while somebody was there.
  f.run({"HINCRBY", "@meta", "beat", "-301000"});
  must(registry.sweep());
  CHECK(must(f.owner.beat()).state == RunState::kAbandoned);
}

TEST_CASE("a run that is about to be opened is not swept", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  must(registry.add_run(RunId::escape("soon"), ""));
  CHECK(must(registry.sweep()) == 0);
  CHECK(must(registry.runs()).size() == 1);
  // Whoever wanted to open it died a long time ago.
  const std::string runs = sequent::distproof::SharedKeys(ns).runs();
  must(store.get().run(std::vector<std::string_view>{"ZINCRBY", runs, "-61000", "soon"}));
  CHECK(must(registry.sweep()) == 0);
  CHECK(must(registry.runs()).empty());
}

TEST_CASE("the coordinator's beat takes back what is overdue", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), {.lease = seconds(100)});
  must(f.submit({"a"}));
  f.claim();
  f.time.advance(seconds(101));
  CHECK(must(f.owner.beat()).counts.ready == 1);
}

TEST_CASE("workers are known while they are heard of", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  const WorkerInfo one{WorkerId::escape("one"), "host\n1", 77, 4, "0.1.0", {"big memory", "x"}};
  const WorkerInfo two{WorkerId::escape("two"), "h2", 78, 2, "0.1.0", {}};
  must(registry.beat(two));
  must(registry.beat(one));
  must(registry.beat(one));
  auto workers = must(registry.workers(seconds(60)));
  REQUIRE(workers.size() == 2);
  std::sort(workers.begin(), workers.end(),
            [](const auto& left, const auto& right) { return left.info.id < right.info.id; });
  CHECK(workers[0].info.host == "host\n1");
  CHECK(workers[0].info.pid == 77);
  CHECK(workers[0].info.slots == 4);
  CHECK(workers[0].info.labels == one.labels);
  CHECK(workers[1].info.id == two.id);
  must(registry.leave(one.id));
  CHECK(must(registry.workers(seconds(60))).size() == 1);
  CHECK(must(registry.workers(milliseconds(-1))).empty());
}

TEST_CASE("a worker that is silent for an hour is forgotten, a run never", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  const sequent::distproof::SharedKeys keys(ns);
  must(registry.beat({WorkerId::escape("old"), "h", 1, 1, "0", {}}));
  must(registry.add_run(RunId::escape("old"), ""));
  for (const std::string& key : {keys.workers(), keys.runs()}) {
    must(store.get().run(std::vector<std::string_view>{"ZINCRBY", key, "-3601000", "old"}));
  }
  must(registry.beat({WorkerId::escape("new"), "h", 1, 1, "0", {}}));
  must(registry.add_run(RunId::escape("new"), ""));
  CHECK(must(registry.runs()).size() == 2);
  CHECK(must(registry.workers(seconds(1'000'000))).size() == 1);
  const std::string info = keys.worker_info();
  CHECK(must(store.get().run(std::vector<std::string_view>{"HLEN", info})).integer == 1);
}

TEST_CASE("a new run nudges the workers of its namespace", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = own_namespace();
  Registry registry(store.get(), ns);
  const auto w = WorkerId::escape("daemon");
  must(registry.beat({w, "h", 1, 1, "0", {}}));
  const auto wait = [&](milliseconds time) {
    return must(sequent::distproof::wait_for_work(store.get(), ns, {}, w, time));
  };
  CHECK(wait(milliseconds(1)) == sequent::distproof::Wakeup::kTimedOut);
  auto owner = must(RunOwner::open(store.get(), ns, RunId::escape("new"), {}));
  CHECK(wait(seconds(5)) == sequent::distproof::Wakeup::kNudged);
}
