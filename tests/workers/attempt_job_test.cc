#include "workers/attempt_job.h"

#include "tests/support/catch.h"

namespace sequent::workers {
namespace {

using provers::TacticAttempt;
using tactics::TacticResult;
using tactics::TacticVerdict;

states::ProofState state_of(const std::string& conclusion) {
  states::ProofState state;
  state.focused.push_back({.hypotheses = {}, .conclusion = conclusion});
  return state;
}

}  // namespace

TEST_CASE("tactics that are to be run come back as they were sent", "[workers]") {
  const AttemptJob job{.base = base::sha256("base"),
                       .path = {"intros.", "split."},
                       .state = state_of("A /\\ B"),
                       .tactics = {"lia", "auto with arith"},
                       .limit = std::chrono::milliseconds(1500),
                       .first = true};
  const AttemptJob back = decode_attempt_job(encode_attempt_job(job)).value();
  CHECK(back.base == job.base);
  CHECK(back.path == job.path);
  CHECK(back.state == job.state);
  CHECK(back.tactics == job.tactics);
  CHECK(back.limit == job.limit);
  CHECK(back.first);
  CHECK_FALSE(decode_attempt_job("no message"));
}

TEST_CASE("sentences come back as they were sent", "[workers]") {
  const std::vector<std::string> sentences{"Lemma a : True.", "-", "", "(* é *) exact I."};
  CHECK(decode_sentences(encode_sentences(sentences)).value() == sentences);
}

TEST_CASE("outcomes of tactics come back as they were: also what the cache does not keep",
          "[workers]") {
  TacticResult progress;
  progress.verdict = TacticVerdict::kProgress;
  progress.state = std::make_shared<const states::ProofState>(state_of("B"));
  progress.time = std::chrono::microseconds(77);
  TacticResult failure;
  failure.message = "Stack overflow.\n#x=y";
  TacticResult timeout;
  timeout.verdict = TacticVerdict::kTimeout;
  timeout.limit = std::chrono::milliseconds(500);
  const std::vector<TacticAttempt> attempts{{"split.", progress, true},
                                            {"lia.", failure, false},
                                            {"auto.", timeout, false},
                                            {"x.", {}, false}};
  const auto back = decode_attempts(encode_attempts(attempts)).value();
  REQUIRE(back.size() == attempts.size());
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    CHECK(back[i].tactic == attempts[i].tactic);
    CHECK(back[i].cached == attempts[i].cached);
    REQUIRE(back[i].result.has_value() == attempts[i].result.has_value());
    if (attempts[i].result) {
      CHECK(back[i].result->verdict == attempts[i].result->verdict);
      CHECK(back[i].result->message == attempts[i].result->message);
      CHECK(back[i].result->limit == attempts[i].result->limit);
      CHECK(back[i].result->time == attempts[i].result->time);
      CHECK((back[i].result->state != nullptr) == (attempts[i].result->state != nullptr));
    }
  }
  CHECK(*back[0].result->state == *progress.state);
  CHECK_FALSE(decode_attempts("no message"));
}

}  // namespace sequent::workers
