// Leases, back-offs and the passing of time.

#include "distproof/queue.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::distproof::BeatAnswer;
using sequent::distproof::FailKind;
using sequent::distproof::JobId;
using sequent::distproof::RunOptions;
using sequent::distproof::Verdict;
using sequent::distproof::WorkerId;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::QueueFixture;
using std::chrono::seconds;

namespace {

using Names = std::vector<std::string>;

// Long, so that the time that a test takes does not matter.
const RunOptions kSlow{.lease = seconds(100), .max_attempts = 3, .backoff = seconds(10)};

}  // namespace

TEST_CASE("a beat holds the lease, without it the job goes to another", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a"}));
  f.claim("w1");
  for (int i = 0; i < 5; ++i) {
    f.time.advance(seconds(80));
    CHECK(f.beat("a", "w1") == BeatAnswer::kHeld);
    CHECK(f.claim("w2") == Names{});
  }
  f.time.advance(seconds(101));
  CHECK(f.claim("w2") == Names{"a"});
  CHECK(f.status("a").attempts == 2);
  CHECK(f.status("a").worker == WorkerId::escape("w2"));
}

TEST_CASE("the lease is there before the first beat", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a"}));
  f.claim("w1");
  CHECK(f.status("a").due_in > seconds(90));
  CHECK(f.status("a").due_in <= seconds(100));
  CHECK(f.status("a").running_for < seconds(90));
}

TEST_CASE("what is known of a job is what its state has", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b", "wait:a", "run", "slow"}));
  f.claim("w");
  f.fail("slow", FailKind::kInfra);
  f.claim("w");
  REQUIRE(f.states({"a", "b", "wait", "run", "slow"}) == "RRWLB");
  for (const char* job : {"a", "b", "wait", "run", "slow"}) {
    INFO(job);
    const auto status = f.status(job);
    const char state = static_cast<char>(status.state);
    CHECK(status.due_in.has_value() == (state == 'L' || state == 'B'));
    CHECK(status.running_for.has_value() == (state == 'L'));
    CHECK(status.rank.has_value() == (state == 'R'));
    CHECK(status.unmet == (state == 'W' ? 1 : 0));
  }
  CHECK(f.status("b").rank == 0);
  CHECK(f.status("a").rank == 1);
  CHECK(f.status("run").worker == WorkerId::escape("w"));
  CHECK(f.status("a").worker == WorkerId());
}

TEST_CASE("an overdue lease that nobody took yet still belongs to its worker", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b"}));
  f.claim("w1", 2);
  f.time.advance(seconds(101));
  CHECK(f.done("a") == Verdict::kAccepted);
  CHECK(f.beat("b", "w1") == BeatAnswer::kHeld);
}

TEST_CASE("anybody's beat takes back what is overdue of others", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b"}));
  CHECK(f.claim("w1") == Names{"b"});
  f.claim("w2");
  f.time.advance(seconds(60));
  f.beat("a", "w2");
  f.time.advance(seconds(60));
  f.beat("a", "w2");
  CHECK(f.states({"a", "b"}) == "LR");
  CHECK(f.run({"LLEN", "@wake"}).integer == 1);
}

TEST_CASE("a worker counts as there while it claims or beats", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a"}));
  CHECK(must(f.queue.health()).workers == 0);
  f.claim("w1");
  f.claim("w2");
  CHECK(must(f.queue.health()).workers == 2);
  f.run({"ZINCRBY", "@workers", "-101000", "w1"});
  f.run({"ZINCRBY", "@workers", "-101000", "w2"});
  CHECK(must(f.queue.health()).workers == 0);
  f.beat("a", "w1");
  CHECK(must(f.queue.health()).workers == 1);
}

TEST_CASE("a crash backs off twice as long each time, then the job is put aside", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b:a", "c:b"}));
  f.claim();
  CHECK(f.fail("a", FailKind::kInfra, "crash 1") == Verdict::kAccepted);
  CHECK(f.fail("a", FailKind::kInfra, "crash 1") == Verdict::kRepeated);
  CHECK(f.states({"a"}) == "B");
  CHECK(f.status("a").due_in <= seconds(10));
  CHECK(f.status("a").due_in > seconds(5));
  CHECK(f.claim() == Names{});
  f.time.advance(seconds(10));
  CHECK(f.claim() == Names{"a"});
  f.fail("a", FailKind::kInfra, "crash 2");
  CHECK(f.status("a").due_in > seconds(15));
  f.time.advance(seconds(10));
  CHECK(f.claim() == Names{});
  f.time.advance(seconds(10));
  CHECK(f.claim() == Names{"a"});
  CHECK(f.fail("a", FailKind::kInfra, "crash 3") == Verdict::kAccepted);
  CHECK(f.fail("a", FailKind::kInfra, "crash 3") == Verdict::kRepeated);
  CHECK(f.states({"a", "b", "c"}) == "QXX");
  CHECK(f.status("a").outcome == "crash 3");
  CHECK(f.status("c").outcome == "a");
  CHECK(must(f.queue.health()).counts.quarantined == 1);
}

TEST_CASE("a back-off does not grow without bound", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())),
                 {.lease = seconds(100), .max_attempts = 40, .backoff = seconds(50)});
  must(f.submit({"a"}));
  for (int i = 0; i < 39; ++i) {
    CHECK(f.claim() == Names{"a"});
    f.fail("a", FailKind::kInfra);
    f.time.advance(seconds(60));
  }
}

TEST_CASE("a job that kills its workers is put aside, the workers live on", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"poison", "good"}));
  for (int i = 0; i < 3; ++i) {
    CHECK(f.claim() == Names{"poison"});
    f.time.advance(seconds(101));
  }
  CHECK(f.claim() == Names{"good"});
  CHECK(f.states({"poison"}) == "Q");
  CHECK(f.status("poison").outcome == "no word from w");
  CHECK(f.done("good") == Verdict::kAccepted);
}

TEST_CASE("a stopped server ends nobody's lease", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b", "c"}));
  f.claim("w1");
  f.fail("c", FailKind::kInfra);
  f.claim("w1");
  f.time.advance(seconds(5));
  must(f.owner.beat());
  f.time.stall(seconds(1000));
  CHECK(f.claim("w2", 3) == Names{"a"});
  CHECK(f.states({"a", "b", "c"}) == "LLB");
  CHECK(f.status("b").due_in > seconds(85));
  CHECK(f.status("b").due_in <= seconds(96));
  CHECK(f.status("c").due_in <= seconds(6));
  f.time.advance(seconds(97));
  f.claim("w2");
  CHECK(f.states({"b"}) != "L");
}

TEST_CASE("whoever speaks first after a stop of the server, no time is lost by it", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b"}));
  f.claim("w", 2);
  f.time.stall(seconds(1000));
  CHECK(f.fail("a", FailKind::kInfra) == Verdict::kAccepted);
  must(f.owner.beat());
  CHECK(f.status("a").due_in <= seconds(11));
  f.time.stall(seconds(1000));
  CHECK(must(f.queue.reap(9)) == 0);
  CHECK(f.states({"a", "b"}) == "BL");
}

TEST_CASE("a lease that was over before the server stopped stays over", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a"}));
  f.claim("w1");
  f.time.advance(seconds(101));
  f.time.stall(seconds(1000));
  CHECK(f.claim("w2") == Names{"a"});
}

TEST_CASE("a pause that workers bridge with beats is no stop of the server", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a"}));
  f.claim("w1");
  f.time.advance(seconds(60));
  f.time.stall(seconds(45));
  CHECK(f.claim("w2") == Names{"a"});
}

TEST_CASE("a clock set back by an hour holds up neither leases nor back-offs", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b"}));
  f.claim("w1", 2);
  f.fail("b", FailKind::kInfra);
  f.time.stall(-seconds(3600));
  CHECK(f.claim("w2") == Names{});
  CHECK(f.status("a").due_in <= seconds(101));
  CHECK(f.status("b").due_in <= seconds(11));
  f.time.advance(seconds(102));
  CHECK(f.claim("w2", 5) == Names{"b", "a"});
}

TEST_CASE("a claim says when asking again may help", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  const auto w = WorkerId::escape("w");
  CHECK_FALSE(must(f.queue.try_claim(w, 1)).next_due);
  must(f.submit({"a", "b"}));
  f.claim("w1", 2);
  const auto on_lease = must(f.queue.try_claim(w, 1));
  CHECK(on_lease.lease == seconds(100));
  CHECK(on_lease.next_due > seconds(90));
  f.fail("a", FailKind::kInfra);
  CHECK(must(f.queue.try_claim(w, 1)).next_due <= seconds(10));
  f.time.advance(seconds(300));
  CHECK(f.claim("w", 5).size() == 2);
}

TEST_CASE("a beat and a coordinator's beat make up for a lost wake-up", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b", "c"}));
  const auto tokens = [&] {
    return f.run({"LLEN", "@wake"}).integer;
  };
  CHECK(tokens() == 3);
  f.claim();
  CHECK(tokens() == 2);
  f.run({"DEL", "@wake"});
  f.beat("c");
  CHECK(tokens() == 2);
  f.beat("c");
  CHECK(tokens() == 2);
  f.run({"DEL", "@wake"});
  must(f.owner.beat());
  CHECK(tokens() == 2);
  f.run({"DEL", "@wake"});
  must(f.queue.reap(1));
  CHECK(tokens() == 2);
  f.claim("w", 9);
  CHECK(tokens() == 0);
}
