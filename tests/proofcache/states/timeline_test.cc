#include "proofcache/states/timeline.h"

#include "tests/proofcache/states/samples.h"
#include "tests/support/catch.h"

namespace sequent::states {
namespace {

using test::failed_step;
using test::goal;
using test::hypothesis;
using test::plain_step;
using test::state;
using test::step;
using Kind = HypothesisEventKind;

Recording recorded(const std::vector<Step>& steps) {
  Recording recording(test::session("s"));
  for (const Step& each : steps) {
    REQUIRE(recording.take(each));
  }
  return recording;
}

const Hypothesis kN = hypothesis("n", "nat");

// A proof with a branch that was given up: 2 and 3 begin from 1.
Recording small_proof() {
  return recorded({
      step(kNoStep, "Lemma l.", state({goal({}, "A /\\ B")})),
      step(0, "split.", state({goal({kN}, "A"), goal({kN}, "B")})),
      step(1, "auto.", state({goal({kN}, "B")})),
      step(1, "idtac.", state({goal({kN}, "A"), goal({kN}, "B")})),
      failed_step(3, "lia.", "Error"),
      step(3, "exact a.", state({goal({kN}, "B")})),
      step(5, "exact b.", {}),
      plain_step(6, "Qed."),
  });
}

TEST_CASE("a goal is introduced by the first step that shows it", "[states]") {
  const Recording recording = small_proof();
  CHECK(goal_introduced(recording, "A /\\ B") == StepNumber{0});
  CHECK(goal_introduced(recording, "B") == StepNumber{1});
  CHECK(goal_introduced(recording, "n : nat") == std::nullopt);
  CHECK(goal_introduced(recording, "C") == std::nullopt);
}

TEST_CASE("a text that was a hypothesis first is introduced where it is a goal", "[states]") {
  const Recording recording = recorded({
      step(kNoStep, "a.", state({goal({kN}, "G")})),
      step(0, "b.", state({goal({}, "n : nat")})),
  });
  CHECK(goal_introduced(recording, "n : nat") == StepNumber{1});
}

TEST_CASE("a goal is closed by the first step behind it that no longer shows it", "[states]") {
  const Recording recording = small_proof();
  CHECK(goal_closed(recording, "A /\\ B") == StepNumber{1});
  CHECK(goal_closed(recording, "A") == StepNumber{2});
  CHECK(goal_closed(recording, "B") == StepNumber{6});
  CHECK(goal_closed(recording, "C") == std::nullopt);
  const Recording open = recorded(
      {step(kNoStep, "a.", state({goal({}, "G")})), step(kNoStep, "b.", state({goal({}, "H")}))});
  CHECK(goal_closed(open, "G") == std::nullopt);
}

TEST_CASE("a hypothesis appears, changes and disappears", "[states]") {
  const Hypothesis valued{.names = {"k", "n"}, .value = "3", .type = "nat"};
  const Recording recording = recorded({
      step(kNoStep, "0.", state({goal({}, "G")})),
      step(0, "1.", state({goal({kN}, "G")})),
      step(1, "2.", state({goal({kN}, "F")})),
      step(2, "3.", state({goal({hypothesis("n", "Z")}, "F")})),
      failed_step(3, "4.", "Error"),
      step(4, "5.", state({goal({hypothesis("n0", "Z")}, "F")})),
      step(5, "6.", state({goal({valued}, "F")})),
      plain_step(6, "Abort."),
      step(7, "8.", state({goal({kN}, "G")})),
  });
  const auto events = hypothesis_history(recording, "n");
  REQUIRE(events.size() == 6);
  const auto is = [&](std::size_t i, StepNumber step, Kind kind, std::string_view before,
                      std::string_view after) {
    return events[i].step == step && events[i].kind == kind && events[i].before == before &&
           events[i].after == after;
  };
  CHECK(is(0, 1, Kind::kAppeared, "", "nat"));
  CHECK(is(1, 3, Kind::kChanged, "nat", "Z"));
  CHECK(is(2, 5, Kind::kDisappeared, "Z", ""));
  CHECK(is(3, 6, Kind::kAppeared, "", "3 : nat"));
  CHECK(is(4, 7, Kind::kDisappeared, "3 : nat", ""));
  CHECK(is(5, 8, Kind::kAppeared, "", "nat"));
  CHECK(hypothesis_history(recording, "k").size() == 2);
  CHECK(hypothesis_history(recording, "").empty());
}

TEST_CASE("a hypothesis that goals see differently has each of its types", "[states]") {
  const Recording recording = recorded({
      step(kNoStep, "0.", state({goal({kN}, "A"), goal({kN}, "B")})),
      step(0, "1.", state({goal({kN}, "A"), goal({hypothesis("n", "Z")}, "B")})),
      step(1, "2.", state({goal({hypothesis("n", "Z")}, "B")})),
  });
  const auto events = hypothesis_history(recording, "n");
  REQUIRE(events.size() == 3);
  CHECK(events[1].kind == Kind::kAppeared);
  CHECK(events[1].after == "Z");
  CHECK(events[2].kind == Kind::kDisappeared);
  CHECK(events[2].before == "nat");
}

TEST_CASE("statistics count the tree", "[states]") {
  Recording recording = small_proof();
  Step timed = plain_step(7, "Check l.");
  timed.time = std::chrono::microseconds(3072);
  REQUIRE(recording.take(timed));
  const RecordingStatistics found = statistics(recording);
  CHECK(found.steps == 9);
  CHECK(found.failures == 1);
  CHECK(found.branches == 2);
  CHECK(found.depth == 7);
  CHECK(found.states == 4);
  CHECK(found.goals == 3);
  CHECK(found.strings == 4);
  CHECK(found.time == std::chrono::microseconds(3072));
}

}  // namespace
}  // namespace sequent::states
