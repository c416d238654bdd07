#include <algorithm>

#include "distproof/queue.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

// Jobs with very many dependents or dependencies: no script may do all at once.

using sequent::distproof::FailKind;
using sequent::distproof::NewJob;
using sequent::distproof::Verdict;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::QueueFixture;

namespace {

std::string child(int i) {
  return "child" + std::to_string(i);
}

// root <- child0 .. child(n-1)
void submit_fan(QueueFixture& f, int children) {
  std::vector<NewJob> jobs{f.job("root")};
  for (int i = 0; i < children; ++i) {
    jobs.push_back(f.job(child(i) + ":root"));
  }
  must(f.queue.submit(jobs));
}

std::int64_t untold(QueueFixture& f) {
  return f.run({"LLEN", "@spread"}).integer;
}

}  // namespace

TEST_CASE("20,000 dependents become ready in bounded steps, each of them once", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  submit_fan(f, 20'000);
  CHECK(f.claim() == std::vector<std::string>{"root"});
  CHECK(f.done("root") == Verdict::kAccepted);
  const std::int64_t first = must(f.queue.health()).counts.ready;
  CHECK(first > 0);
  CHECK(first < 4'000);
  CHECK(untold(f) == 1);
  CHECK(f.run({"LLEN", "@wake"}).integer == 1024);  // no more than can be slept on
  // Whoever comes goes on with it; one step at a time.
  std::int64_t before = first;
  for (int i = 0; i < 100 && untold(f) > 0; ++i) {
    CHECK(f.run({"LLEN", "@wake"}).integer > 0);
    must(f.queue.reap(500));
    const std::int64_t ready = must(f.queue.health()).counts.ready;
    CHECK(ready > before);
    CHECK(ready - before < 4'000);
    before = ready;
  }
  CHECK(before == 20'000);
  CHECK(f.run({"EXISTS", "@edges"}).integer == 0);
}

TEST_CASE("a wake-up is left for who goes on telling dependents", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  submit_fan(f, 20'000);
  f.claim();
  f.fail("root", FailKind::kProof, "no");  // nothing gets ready, yet somebody must go on
  CHECK(untold(f) > 0);
  CHECK(f.run({"LLEN", "@wake"}).integer >= 1);
  int claims = 0;
  while (f.run({"LPOP", "@wake"}).is_text() && claims < 200) {
    CHECK(f.claim().empty());
    ++claims;
  }
  CHECK(untold(f) == 0);
  CHECK(must(f.queue.health()).counts.cancelled == 20'000);
  CHECK(must(f.queue.health()).counts.all_final());
}

TEST_CASE("dependents that fill more than a record in one piece are told", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  submit_fan(f, 400);
  f.claim();
  f.done("root");
  CHECK(must(f.queue.health()).counts.ready == 400);
}

TEST_CASE("a step that ends just at its bound leaves a wake-up for the rest", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  std::vector<NewJob> jobs;
  for (int i = 0; i < 501; ++i) {  // each counts two of a thousand
    jobs.push_back(f.job("p" + std::to_string(i)));
    jobs.push_back(f.job(child(i) + ":p" + std::to_string(i)));
  }
  must(f.queue.submit(jobs));
  const auto claimed = must(f.queue.try_claim(sequent::distproof::WorkerId::escape("w"), 501));
  std::vector<sequent::distproof::FinishedJob> finished;
  for (const auto& grant : claimed.grants) {
    finished.push_back({grant.job, grant.token, "d"});
  }
  REQUIRE(finished.size() == 501);
  must(f.queue.done(finished));
  CHECK(untold(f) == 1);
  CHECK(must(f.queue.health()).counts.ready == 500);
  CHECK(f.run({"LLEN", "@wake"}).integer == 501);
}

TEST_CASE("a deep chain is cancelled to its end", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  std::vector<NewJob> jobs{f.job("c0")};
  for (int i = 1; i < 3'000; ++i) {
    jobs.push_back(f.job("c" + std::to_string(i) + ":c" + std::to_string(i - 1)));
  }
  must(f.queue.submit(jobs));
  const auto first = sequent::distproof::JobId::escape("c0");
  CHECK(must(f.queue.cancel({&first, 1})) == 1);
  for (int i = 0; i < 20 && untold(f) > 0; ++i) {
    must(f.owner.beat());
  }
  CHECK(must(f.queue.health()).counts.cancelled == 3'000);
  CHECK(f.status("c2999").outcome == "c0");
}

TEST_CASE("dependents that come in small pieces are all told", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"root"}));
  int made = 0;
  for (int piece = 0; piece < 60; ++piece) {
    std::vector<NewJob> jobs;
    for (int i = 0; i < 1 + piece % 40; ++i) {
      jobs.push_back(f.job(std::string(60, 'x') + child(made++) + ":root"));
    }
    must(f.queue.submit(jobs));
  }
  f.claim();
  f.done("root");
  while (untold(f) > 0) {
    must(f.queue.reap(100));
  }
  CHECK(must(f.queue.health()).counts.ready == made);
}

TEST_CASE("a job that waits for 10,000 becomes ready once, after the last", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  std::vector<NewJob> jobs{f.job("all")};
  for (int i = 0; i < 10'000; ++i) {
    jobs.push_back(f.job(child(i), 1));
    jobs.front().waits_for.push_back(jobs.back().id);
  }
  must(f.queue.submit(jobs));
  for (int done = 0; done < 10'000;) {
    const auto claimed = must(f.queue.try_claim(sequent::distproof::WorkerId::escape("w"), 500));
    REQUIRE(claimed.grants.size() == 500);
    std::vector<sequent::distproof::FinishedJob> finished;
    for (const auto& grant : claimed.grants) {
      REQUIRE(grant.job.text() != "all");
      finished.push_back({grant.job, grant.token, "d"});
    }
    const auto verdicts = must(f.queue.done(finished));
    REQUIRE(std::all_of(verdicts.begin(), verdicts.end(),
                        [](Verdict verdict) { return verdict == Verdict::kAccepted; }));
    done += 500;
  }
  CHECK(f.claim("w", 5) == std::vector<std::string>{"all"});
}
