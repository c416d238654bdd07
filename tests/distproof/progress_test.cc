#include "distproof/progress.h"

#include <thread>

#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::distproof::FailKind;
using sequent::distproof::Progress;
using sequent::distproof::ProgressEvent;
using sequent::distproof::ProgressKind;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::QueueFixture;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::vector<std::pair<ProgressKind, std::string>> short_form(
    const std::vector<ProgressEvent>& events) {
  std::vector<std::pair<ProgressKind, std::string>> found;
  for (const ProgressEvent& event : events) {
    found.emplace_back(event.kind, event.job.text());
  }
  return found;
}

}  // namespace

TEST_CASE("the events of a run come in order, each once", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())),
                 {.lease = seconds(100), .max_attempts = 2, .backoff = seconds(10)});
  Progress progress(f.store.get(), f.queue.keys());
  CHECK(must(progress.next(milliseconds(0))).empty());
  CHECK(must(progress.next(milliseconds(5))).empty());
  must(f.submit({"a", "b", "c:b"}));
  f.claim();
  must(f.queue.release(f.held("b")));
  f.claim();
  f.fail("b", FailKind::kInfra, "crash");
  using Kind = ProgressKind;
  const auto first = must(progress.next(milliseconds(0)));
  CHECK(short_form(first) == std::vector<std::pair<Kind, std::string>>{{Kind::kClaimed, "b"},
                                                                       {Kind::kReleased, "b"},
                                                                       {Kind::kClaimed, "b"},
                                                                       {Kind::kDelayed, "b"}});
  CHECK(first.back().detail == "crash");
  CHECK(first.front().detail.find(":w:") != std::string::npos);
  CHECK(first.front().at_ms > 1'700'000'000'000);
  f.claim();
  f.done("a", "digest");
  f.time.advance(seconds(10));
  f.claim();
  f.time.advance(seconds(101));
  must(f.owner.beat());
  CHECK(short_form(must(progress.next(seconds(5)))) ==
        std::vector<std::pair<Kind, std::string>>{{Kind::kClaimed, "a"},
                                                  {Kind::kDone, "a"},
                                                  {Kind::kClaimed, "b"},
                                                  {Kind::kQuarantined, "b"},
                                                  {Kind::kCancelled, "c"}});
  must(f.owner.close(sequent::distproof::RunState::kFinished));
  const auto last = must(progress.next(seconds(5)));
  REQUIRE(last.size() == 1);
  CHECK(last.front().kind == Kind::kClosed);
  CHECK(last.front().detail == "finished");
}

TEST_CASE("an expired lease is told as a retry", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), {.lease = seconds(100)});
  must(f.submit({"a"}));
  f.claim("gone");
  f.time.advance(seconds(101));
  must(f.owner.beat());
  Progress progress(f.store.get(), f.queue.keys());
  const auto events = must(progress.next(milliseconds(0)));
  REQUIRE(events.size() == 2);
  CHECK(events[1].kind == ProgressKind::kRetried);
  CHECK(events[1].detail == "no word from gone");
}

TEST_CASE("a reader that waits gets an event when it happens", "[distproof]") {
  const std::string url = GENERATE(from_range(backends()));
  QueueFixture f(url);
  must(f.submit({"a"}));
  std::vector<ProgressEvent> events;
  std::jthread reader([&] {
    sequent::test::TestStore store(url);
    Progress progress(store.get(), f.queue.keys());
    events = must(progress.next(seconds(20)));
  });
  f.claim();
  reader.join();
  CHECK(short_form(events) ==
        std::vector<std::pair<ProgressKind, std::string>>{{ProgressKind::kClaimed, "a"}});
}
