#include "distproof/why.h"

#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::distproof::FailKind;
using sequent::distproof::JobId;
using sequent::distproof::RunState;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::QueueFixture;
using std::chrono::seconds;

namespace {

std::string ask(QueueFixture& f,
                std::string_view name,
                const std::vector<std::string_view>& waits_for = {}) {
  std::vector<JobId> on;
  for (const std::string_view other : waits_for) {
    on.push_back(JobId::escape(other));
  }
  const auto answer = sequent::distproof::why(f.queue, JobId::escape(name), on);
  return answer ? answer->sentence() : answer.error().message;
}

bool has(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every job that does not run can say why", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())),
                 {.lease = seconds(100), .max_attempts = 2, .backoff = seconds(10)});
  must(f.submit({"it's a", "b:it's a", "c:b"}));
  CHECK(ask(f, "it's a") == "it's a is ready, but no worker has been heard of");
  CHECK(ask(f, "b", {"it's a"}) == "b waits for 1 of its dependencies: it's a (ready)");
  f.claim("w7");
  CHECK(has(ask(f, "it's a"), "it's a runs on w7 for "));
  CHECK(has(ask(f, "it's a"), ", attempt 1; its lease ends in "));
  const std::string a = JobId::escape("it's a").text();
  f.fail(a, FailKind::kInfra);
  CHECK(has(ask(f, "it's a"), "it's a failed 1 times; again in "));
  f.time.advance(seconds(10));
  f.claim("w7");
  f.fail(a, FailKind::kInfra, "the disk is full");
  CHECK(ask(f, "it's a") == "it's a was given up after 2 attempts: the disk is full");
  CHECK(ask(f, "c", {"b"}) == "c was cancelled because it's a is quarantined");
  CHECK(has(ask(f, "nobody"), "has no job nobody"));

  must(f.submit({"x", "y", "z"}));
  f.claim("w7");
  f.fail("z", FailKind::kProof, "line 7");
  CHECK(ask(f, "z") == "z failed: line 7");
  CHECK(ask(f, "x") == "x is ready; 1 go before it, 1 workers are there");
  f.claim("w7");
  f.done("y", "0123");
  CHECK(ask(f, "y") == "y is done: 0123");
  must(f.submit({"late:x"}));
  must(f.owner.close(RunState::kCancelled));
  CHECK(has(ask(f, "x"), "; nothing of this run goes on: it is cancelled"));
}

TEST_CASE("a job cancelled by request says so", "[distproof]") {
  QueueFixture f(GENERATE(from_range(backends())));
  must(f.submit({"a"}));
  const auto a = JobId::escape("a");
  must(f.queue.cancel({&a, 1}));
  CHECK(ask(f, "a") == "a was cancelled by request");
}
