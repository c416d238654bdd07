#include "cli/replay/proof_start.h"

#include "tests/cli/replay/hand_made.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

TEST_CASE("tactics on a line begin before its sentence", "[replay]") {
  const states::Recording recording = test::induction();
  CHECK(step_before_line(recording, 6).value() == 1);
  CHECK(step_before_line(recording, 8).value() == 3);
  CHECK(step_before_line(recording, 10).value() == 4);
  CHECK(step_before_line(recording, 9).value() == 4);
}

TEST_CASE("any line of a statement is the beginning of its proof", "[replay]") {
  const states::Recording recording = test::induction();
  for (const std::uint32_t line : {1U, 3U, 4U}) {
    CHECK(step_before_line(recording, line).value() == 0);
  }
  CHECK(step_before_line(recording, 5).value() == 0);
}

TEST_CASE("a bullet at the beginning of a line is behind us", "[replay]") {
  states::Recording recording(test::session("a.v-1", "a.v"));
  const states::ProofState two = test::focused({test::goal({}, "P"), test::goal({}, "Q")});
  const auto add = [&](states::Step step) {
    step.state = two;
    REQUIRE(recording.take(std::move(step)));
  };
  add(test::step(states::kNoStep, 1, "Lemma a : P /\\ Q."));
  add(test::step(0, 2, "split."));
  add(test::step(1, 3, "-"));
  add(test::step(2, 3, "auto."));
  add(test::step(3, 4, "-"));
  CHECK(step_before_line(recording, 3).value() == 2);
  CHECK(step_before_line(recording, 2).value() == 0);
  CHECK(step_before_line(recording, 4).value() == 4);
  CHECK(step_before_line(recording, 9).value() == 4);
}

TEST_CASE("a line where no proof is open is said", "[replay]") {
  const auto outside = step_before_line(test::induction(), 13);
  REQUIRE_FALSE(outside);
  CHECK(outside.error().message == "no proof is open before line 13 of add.v");
}

TEST_CASE("a lemma is found by its name", "[replay]") {
  const states::Recording recording = test::induction();
  CHECK(step_that_states(recording, "add_0").value() == 0);
  const auto unknown = step_that_states(recording, "add_1");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message == "no proof of 'add_1' in add.v, did you mean 'add_0'?");
}

TEST_CASE("the sentences to a step are those that were done", "[replay]") {
  CHECK(sentences_to(test::induction(), 6) ==
        std::vector<std::string>{"Lemma add_0 : forall n,\n  n + 0 = n.", "Proof.",
                                 "induction n as [|n IH].", "- reflexivity.", "- simpl.",
                                 "rewrite IH."});
}

}  // namespace
}  // namespace sequent::cli
