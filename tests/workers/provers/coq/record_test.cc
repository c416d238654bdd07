#include "workers/provers/coq/record.h"

#include <csignal>
#include <set>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "workers/processes/process_tree.h"

namespace sequent::provers {
namespace {

using states::kNoStep;
using states::Step;
using states::StepOutcome;

// Keeps the steps; does something at one of them.
class Steps final : public states::StepSink {
 public:
  base::Status take(Step step) override {
    SEQUENT_TRY(recording.take(step));
    steps.push_back(std::move(step));
    provers.insert(prover());
    return steps.size() == act_after ? act() : base::Status();
  }
  static pid_t prover() {
    const std::vector<pid_t> children = workers::children_of(::getpid());
    return children.empty() ? 0 : children.back();
  }

  std::vector<Step> steps;
  std::set<pid_t> provers;
  states::Recording recording{states::Session{}};
  std::size_t act_after = 0;
  std::function<base::Status()> act;
};

RecordRequest request_of(std::string source) {
  RecordRequest request;
  request.source = std::move(source);
  request.prover.topfile = "Test.v";
  request.prover.environment = {"HOME=/"};
  return request;
}

// False: there is no Coq here.
bool try_record(RecordRequest request,
                Steps& steps,
                base::Status& status,
                const std::stop_token& stop = {}) {
  const auto program = find_coqidetop();
  if (!program) {
    test::skip("coqidetop.opt is not installed");
    return false;
  }
  request.prover.program = *program;
  status = record(
      request, steps, [](const RecordProgress&) {}, stop);
  return true;
}

bool record_all(RecordRequest request, Steps& steps) {
  base::Status status;
  if (!try_record(std::move(request), steps, status)) {
    return false;
  }
  if (!status) {
    FAIL(status.error().message);
  }
  return true;
}

std::vector<StepOutcome> outcomes(const Steps& steps) {
  std::vector<StepOutcome> all;
  for (const Step& step : steps.steps) {
    all.push_back(step.outcome);
  }
  return all;
}

constexpr auto kDone = StepOutcome::kDone;
constexpr auto kFailed = StepOutcome::kFailed;

}  // namespace

TEST_CASE("a recording goes on past errors, from the state before them", "[record]") {
  Steps steps;
  if (!record_all(request_of("(* a *) Lemma a : True /\\ True.\nProof.\n split.\n - nonsense.\n"
                             "   exact I.\n - exact (I.\n exact I. Qed.\nCheck a."),
                  steps)) {
    return;
  }
  CHECK(outcomes(steps) == std::vector<StepOutcome>{kDone, kDone, kDone, kDone, kFailed, kDone,
                                                    kDone, kFailed, kDone, kDone, kDone});
  const Step& failed = steps.steps[4];
  CHECK(failed.text == "nonsense.");
  CHECK(failed.parent == 3);
  CHECK(failed.span.line == 4);
  CHECK(failed.message.find("nonsense") != std::string::npos);
  CHECK_FALSE(failed.state);
  CHECK(steps.steps[5].parent == 3);
  CHECK(steps.steps[6].parent == 5);
  CHECK(steps.steps[0].parent == kNoStep);
  CHECK(steps.steps[0].span.begin == 8);
  CHECK(steps.steps[2].state->focused.size() == 2);
  CHECK_FALSE(steps.steps[9].state);
  CHECK(steps.steps[10].message == "a\n     : True /\\ True");
}

TEST_CASE("what stands after the last sentence is a step that failed", "[record]") {
  Steps steps;
  if (!record_all(request_of("Lemma a : True.\n exact"), steps)) {
    return;
  }
  CHECK(outcomes(steps) == std::vector<StepOutcome>{kDone, kFailed});
  CHECK(steps.steps[1].text == "exact");
  CHECK(steps.steps[1].message == "the sentence does not end: it has no full stop");
  Steps in_comment;
  REQUIRE(record_all(request_of("Check 1. (* \"*)\" "), in_comment));
  CHECK(in_comment.steps.at(1).message == "the comment does not end");
}

TEST_CASE("what an earlier recording has is not asked for again", "[record]") {
  const std::string before = "Lemma a : True.\nfoo.\nexact I.\nQed.\n";
  Steps first;
  if (!record_all(request_of(before + "Lemma b : 1 = 1. reflexivity. Qed."), first)) {
    return;
  }
  RecordRequest request = request_of("(* new *) " + before + "Lemma b : 1 = 1. auto. Qed.");
  request.earlier = &first.recording;
  Steps second;
  REQUIRE(record_all(request, second));
  REQUIRE(second.steps.size() == first.steps.size());
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(second.steps[i].state == first.steps[i].state);
    CHECK(second.steps[i].time == first.recording.step(static_cast<states::StepNumber>(i)).time);
    CHECK(second.steps[i].message == first.steps[i].message);
    CHECK(second.steps[i].parent == first.steps[i].parent);
  }
  CHECK(second.steps[0].span.begin == 10);
  CHECK(second.steps[5].text == "auto.");
  CHECK(outcomes(second) == outcomes(first));

  Steps all_known;
  request.source = before + "Lemma b : 1 = 1. reflexivity. Qed.";
  REQUIRE(record_all(request, all_known));
  CHECK(outcomes(all_known) == outcomes(first));
  CHECK(all_known.provers == std::set<pid_t>{0});
}

TEST_CASE("a prover that is killed is replaced, and nothing is lost or doubled", "[record]") {
  Steps whole;
  const std::string source =
      "Lemma a (n : nat) : n + 0 = n.\ninduction n.\n- reflexivity.\n- cbn. rewrite IHn. auto.\n"
      "Qed. Check a.";
  if (!record_all(request_of(source), whole)) {
    return;
  }
  for (const std::size_t at : {1UL, 4UL, 8UL}) {
    Steps killed;
    killed.act_after = at;
    killed.act = [] {
      REQUIRE(::kill(Steps::prover(), SIGKILL) == 0);
      return base::Status();
    };
    REQUIRE(record_all(request_of(source), killed));
    CHECK(outcomes(killed) == outcomes(whole));
    for (std::size_t i = 0; i < whole.steps.size(); ++i) {
      CHECK(killed.steps.at(i).state == whole.steps[i].state);
      CHECK(killed.steps[i].text == whole.steps[i].text);
    }
  }
}

TEST_CASE("a sentence without end times out, and the recording goes on", "[record]") {
  RecordRequest request = request_of("Lemma a : True. do 1000000000 idtac. exact I. Qed.");
  request.prover.sentence_limit = std::chrono::milliseconds(300);
  Steps steps;
  if (!record_all(request, steps)) {
    return;
  }
  CHECK(outcomes(steps) == std::vector<StepOutcome>{kDone, StepOutcome::kTimedOut, kDone, kDone});
}

TEST_CASE("a prover that has grown too big is replaced", "[record]") {
  std::string source = "Definition one := 1.\n";
  for (int i = 0; i < 150; ++i) {
    source += "Definition d" + std::to_string(i) + " := one.\n";
  }
  RecordRequest request = request_of(source + "Check d0.");
  request.prover.memory_limit_bytes = 32UL << 20;  // less than it has from the start
  Steps steps;
  if (!record_all(request, steps)) {
    return;
  }
  CHECK(steps.steps.size() == 152);
  CHECK(steps.provers.size() == 2);
  CHECK(steps.steps.back().message == "d0\n     : nat");
}

TEST_CASE("a recording that is stopped, or whose sink is full, ends with that", "[record]") {
  Steps steps;
  base::Status status;
  std::stop_source stop;
  steps.act_after = 1;
  steps.act = [&] {
    stop.request_stop();
    return base::Status();
  };
  const std::string source = "Lemma a : True. do 1000000000 idtac. exact I.";
  if (!try_record(request_of(source), steps, status, stop.get_token())) {
    return;
  }
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "the recording was stopped");
  CHECK(steps.steps.size() == 1);

  Steps full;
  full.act_after = 2;
  full.act = [] {
    return base::Status(base::invalid("full"));
  };
  REQUIRE(try_record(request_of("Check 1. Check 2. Check 3."), full, status));
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "full");
  CHECK(full.steps.size() == 2);
}

}  // namespace sequent::provers
