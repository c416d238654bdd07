#include "distproof/queue.h"

#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::base::ErrorCode;
using sequent::distproof::BeatAnswer;
using sequent::distproof::FailKind;
using sequent::distproof::JobId;
using sequent::distproof::RunOptions;
using sequent::distproof::RunState;
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

const JobId kA = JobId::escape("a");

}  // namespace

TEST_CASE("a job runs when all that it waits for is done", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  CHECK(must(f.submit({"c:a,b", "a", "b"})).added == 3);
  CHECK(f.states({"a", "b", "c"}) == "RRW");
  CHECK(f.claim("w", 5) == Names{"b", "a"});
  CHECK(f.done("a") == Verdict::kAccepted);
  CHECK(f.claim() == Names{});
  CHECK(f.done("b") == Verdict::kAccepted);
  CHECK(f.claim() == Names{"c"});
  CHECK(f.done("c") == Verdict::kAccepted);
  CHECK(f.states({"a", "b", "c"}) == "DDD");
  CHECK(must(f.queue.health()).counts.all_final());
}

TEST_CASE("the highest priority goes first, also after it was changed", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.queue.submit(std::vector{f.job("a", 1), f.job("b", 3), f.job("c", 2), f.job("d:a", 9)}));
  CHECK(f.claim() == Names{"b"});
  const std::vector<std::pair<JobId, std::int64_t>> changes{
      {kA, 4'000'000'000'000}, {JobId::escape("b"), -7}, {JobId::escape("nobody"), 1}};
  CHECK(must(f.queue.set_priorities(changes)) == 2);
  CHECK(must(f.queue.set_priorities(changes)) == 0);
  CHECK(f.claim("w", 2) == Names{"a", "c"});
  CHECK(f.status("a").priority == 4'000'000'000'000);
  must(f.queue.release(f.held("b")));
  f.done("a");
  CHECK(f.claim("w", 2) == Names{"d", "b"});
}

TEST_CASE("submitting again changes nothing, another payload is refused", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b:a"}));
  const auto again = must(f.submit({"b:a", "a", "c"}));
  CHECK(again.added == 1);
  CHECK(again.known == 2);
  auto changed = f.jobs({"d", "a"});
  changed[1].payload = "other";
  const auto refused = f.queue.submit(changed);
  CHECK(refused.error().code == ErrorCode::kConflict);
  CHECK(refused.error().message == "job a is known to the run with another payload");
  CHECK(f.states({"a", "b", "c", "d"}) == "RWR?");
}

TEST_CASE("a job that waits for a stranger is refused with all of its piece", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  const auto refused = f.submit({"a", "b:a,stranger"});
  CHECK(refused.error().code == ErrorCode::kInvalid);
  CHECK(refused.error().message == "job b waits for stranger, which the run does not know");
  CHECK(f.states({"a", "b"}) == "??");
  CHECK(must(f.queue.health()).counts.total == 0);
}

TEST_CASE("a dependency that is over counts when a job is submitted", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"good", "bad", "worse:bad"}));
  f.claim("w", 2);
  f.done("good");
  f.fail("bad", FailKind::kProof, "no");
  must(f.submit({"x:good", "y:bad,good", "z:worse", "z2:z"}));
  CHECK(f.states({"worse", "x", "y", "z", "z2"}) == "XRXXX");
  for (const char* job : {"worse", "y", "z", "z2"}) {
    CHECK(f.status(job).outcome == "bad");
  }
  CHECK(must(f.queue.health()).counts.cancelled == 4);
}

TEST_CASE("a dependency named twice counts once", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"b:a,a,a", "a"}));
  CHECK(f.status("b").unmet == 1);
  f.claim();
  f.done("a");
  CHECK(f.claim() == Names{"b"});
}

TEST_CASE("done is accepted once, from the last grant only", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b:a"}));
  f.claim("w1");
  const auto old = f.held("a");
  f.time.advance(seconds(101));
  CHECK(f.claim("w2") == Names{"a"});
  CHECK(must(f.queue.done(old.job, old.token, "late")) == Verdict::kRefused);
  CHECK(must(f.queue.fail(old, FailKind::kProof, "late")) == Verdict::kRefused);
  CHECK(must(f.queue.release(old)) == Verdict::kRefused);
  CHECK(must(f.queue.beat(WorkerId::escape("w1"), {&old, 1})).front() == BeatAnswer::kLost);
  CHECK(f.states({"a", "b"}) == "LW");
  CHECK(f.done("a", "digest") == Verdict::kAccepted);
  CHECK(f.done("a", "again") == Verdict::kRepeated);
  CHECK(must(f.queue.done(old.job, old.token, "late")) == Verdict::kRefused);
  CHECK(must(f.queue.outcomes({&kA, 1})).front() == "digest");
  CHECK(must(f.queue.done(kA, {""}, "x")) == Verdict::kRefused);
  CHECK(must(f.queue.done(kA, {"-"}, "x")) == Verdict::kRefused);
  CHECK(must(f.queue.done(JobId::escape("nobody"), {"-"}, "x")) == Verdict::kRefused);
}

TEST_CASE("the results of several jobs go in one call, each judged for itself", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b", "c:a,b"}));
  f.claim("w", 2);
  const std::vector<sequent::distproof::FinishedJob> finished{
      {f.held("a").job, f.held("a").token, "da"},
      {f.held("b").job, f.held("a").token, "db"},
      {f.held("b").job, f.held("b").token, "db"},
      {f.held("b").job, f.held("b").token, "db"},
  };
  CHECK(must(f.queue.done(finished)) ==
        std::vector{Verdict::kAccepted, Verdict::kRefused, Verdict::kAccepted, Verdict::kRepeated});
  CHECK(f.claim() == Names{"c"});
}

TEST_CASE("a token that was never granted opens nothing", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  for (const char* token : {"", "-", "1:w:n"}) {
    CHECK(must(f.queue.done(kA, {token}, "d")) == Verdict::kRefused);
    CHECK(must(f.queue.fail({kA, {token}}, FailKind::kProof, "x")) == Verdict::kRefused);
    CHECK(must(f.queue.release({kA, {token}})) == Verdict::kRefused);
  }
  CHECK(f.states({"a"}) == "R");
}

TEST_CASE("a verdict is final and cancels all that waits for it", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b:a", "c:b,free", "d:c", "free", "apart:free"}));
  f.claim("w", 2);
  CHECK(f.fail("a", FailKind::kProof, "line 7") == Verdict::kAccepted);
  CHECK(f.fail("a", FailKind::kProof, "line 7") == Verdict::kRepeated);
  CHECK(f.done("a") == Verdict::kRefused);
  CHECK(f.states({"a", "b", "c", "d", "free", "apart"}) == "FXXXLW");
  CHECK(f.status("a").outcome == "line 7");
  CHECK(f.status("d").outcome == "a");
  f.done("free");
  CHECK(f.states({"c", "apart"}) == "XR");
}

TEST_CASE("a job that is given back is ready at once and loses no attempt", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  for (int i = 0; i < 10; ++i) {
    CHECK(f.claim() == Names{"a"});
    CHECK(must(f.queue.release(f.held("a"))) == Verdict::kAccepted);
    CHECK(must(f.queue.release(f.held("a"))) == Verdict::kRepeated);
    CHECK(f.run({"LLEN", "@wake"}).integer == 1);
  }
  CHECK(f.status("a").attempts == 0);
}

TEST_CASE("cancelling reaches the waiting, the ready, the delayed and the running", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"run", "delay", "done", "ready", "wait:ready", "after:wait", "child:run"}));
  const std::vector<std::pair<JobId, std::int64_t>> last{{JobId::escape("ready"), -1}};
  must(f.queue.set_priorities(last));
  f.claim("w", 3);
  f.done("done");
  f.fail("delay", FailKind::kInfra);
  const std::vector<JobId> all{JobId::escape("run"),  JobId::escape("delay"),
                               JobId::escape("done"), JobId::escape("ready"),
                               JobId::escape("wait"), JobId::escape("nobody")};
  CHECK(f.states({"run", "delay", "done", "ready", "wait"}) == "LBDRW");
  CHECK(must(f.queue.cancel(std::span(all).first(4))) == 3);
  CHECK(must(f.queue.cancel(all)) == 0);
  CHECK(f.states({"run", "delay", "done", "ready", "wait", "after", "child"}) == "XXDXXXX");
  CHECK(f.beat("run") == BeatAnswer::kCancelled);
  CHECK(f.done("run") == Verdict::kRefused);
  f.time.advance(seconds(200));
  CHECK(f.claim("w", 9) == Names{});
  CHECK(must(f.queue.health()).counts.all_final());
  CHECK(f.status("run").outcome == "run");
  CHECK(f.status("child").outcome == "run");
}

TEST_CASE("either done or cancelled, whichever comes first", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a", "b"}));
  f.claim("w", 2);
  CHECK(f.done("a") == Verdict::kAccepted);
  const std::vector<JobId> both{kA, JobId::escape("b")};
  CHECK(must(f.queue.cancel(both)) == 1);
  CHECK(f.done("b") == Verdict::kRefused);
  CHECK(f.states({"a", "b"}) == "DX");
}

TEST_CASE("a closed run gives out nothing, accepts nothing and does not change", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())), kSlow);
  must(f.submit({"a", "b", "c:a"}));
  f.claim();
  f.time.advance(seconds(200));
  must(f.owner.close(RunState::kCancelled));
  const auto before = f.contents();
  CHECK(must(f.queue.try_claim(WorkerId::escape("other"), 1)).run == RunState::kCancelled);
  CHECK(f.claim() == Names{});
  CHECK(f.beat("b", "other") == BeatAnswer::kCancelled);
  CHECK(must(f.owner.beat()).state == RunState::kCancelled);
  CHECK(f.done("b") == Verdict::kRefused);
  CHECK(f.fail("b", FailKind::kInfra) == Verdict::kRefused);
  CHECK(f.submit({"d"}).error().code == ErrorCode::kConflict);
  CHECK(must(f.queue.cancel({&kA, 1})) == 0);
  const std::pair<JobId, std::int64_t> change{kA, 5};
  CHECK(must(f.queue.set_priorities({&change, 1})) == 0);
  CHECK(must(f.queue.reap(10)) == 0);
  CHECK(f.states({"a", "b", "c", "d"}) == "RLW?");
  CHECK(f.contents() == before);
}

TEST_CASE("a run that nobody opened is unknown", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  sequent::distproof::Queue other(f.store.get(), "test", sequent::distproof::RunId::escape("none"),
                                  f.clock);
  CHECK(must(other.try_claim(WorkerId::escape("w"), 1)).run == RunState::kUnknown);
  CHECK(must(other.claim(WorkerId::escape("w"), 1, seconds(60))).run == RunState::kUnknown);
  CHECK(must(other.health()).state == RunState::kUnknown);
  const sequent::distproof::HeldJob held{kA, {"1:w:n"}};
  CHECK(must(other.beat(WorkerId::escape("w"), {&held, 1})).front() == BeatAnswer::kLost);
  CHECK(must(other.done(kA, {"1:w:n"}, "d")) == Verdict::kRefused);
  CHECK(must(other.release(held)) == Verdict::kRefused);
  CHECK(must(other.reap(1)) == 0);
  CHECK(must(other.cancel({&kA, 1})) == 0);
  for (const std::string_view key : other.keys().all()) {
    CHECK(f.run({"EXISTS", std::string(key)}).integer == 0);
  }
  CHECK(other.submit(f.jobs({"a"})).error().message == "the run takes no jobs: it is unknown");
}

TEST_CASE("payloads and outcomes are read in bulk, any bytes", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  auto jobs = f.jobs({"a", "b"});
  jobs[0].payload = std::string("\0\r\n\xff", 4);
  must(f.queue.submit(jobs));
  const std::vector<JobId> ids{kA, JobId::escape("nobody"), JobId::escape("b")};
  CHECK(must(f.queue.payloads(ids)) ==
        std::vector<std::optional<std::string>>{std::string("\0\r\n\xff", 4), std::nullopt, "p-b"});
  f.claim("w", 2);
  f.done("b", "digest");
  CHECK(must(f.queue.outcomes(ids)) ==
        std::vector<std::optional<std::string>>{std::nullopt, std::nullopt, "digest"});
}

TEST_CASE("a list of jobs comes page by page", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  std::vector<sequent::distproof::NewJob> jobs;
  for (int i = 0; i < 1500; ++i) {
    jobs.push_back(f.job("j" + std::to_string(i)));
  }
  must(f.queue.submit(jobs));
  std::size_t seen = 0;
  int pages = 0;
  for (std::string cursor = "0";; ++pages) {
    const auto page = must(f.queue.list(cursor, 200));
    seen += page.jobs.size();
    if (page.next == "0") {
      break;
    }
    cursor = page.next;
  }
  CHECK(seen == 1500);
  CHECK(pages > 2);
}
