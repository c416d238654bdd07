#include "proofcache/states/state_diff.h"

#include "tests/proofcache/states/samples.h"
#include "tests/support/catch.h"

namespace sequent::states {
namespace {

using test::goal;
using test::hypothesis;
using test::state;

const Hypothesis kN = hypothesis("n", "nat");
const Hypothesis kM = hypothesis("m", "nat");
const Hypothesis kH = hypothesis("H", "n = m");

std::vector<Change> changes(const std::vector<HypothesisChange>& of) {
  std::vector<Change> found;
  for (const HypothesisChange& each : of) {
    found.push_back(each.change);
  }
  return found;
}

TEST_CASE("a step that does nothing gives the same state", "[states]") {
  const ProofState one = state({goal({kN}, "G"), goal({}, "F")});
  const StateDiff found = diff(one, one);
  CHECK(found.same());
  REQUIRE(found.goals.size() == 2);
  CHECK(found.goals[1].before == std::size_t{1});
  CHECK(changes(found.goals[0].hypotheses) == std::vector{Change::kSame});
  CHECK(diff({}, {}).same());
}

TEST_CASE("as many goals with another conclusion are not the same", "[states]") {
  const StateDiff found = diff(state({goal({kN}, "A")}), state({goal({kN}, "B")}));
  CHECK_FALSE(found.same());
  REQUIRE(found.goals.size() == 1);
  CHECK(found.goals[0].change == Change::kChanged);
  CHECK(found.goals[0].conclusion_changed);
  CHECK(changes(found.goals[0].hypotheses) == std::vector{Change::kSame});
}

TEST_CASE("of goals that are equal, the last ones are those of before", "[states]") {
  const StateDiff found = diff(state({goal({}, "b = a"), goal({}, "a = b")}),
                               state({goal({}, "a = b"), goal({}, "a = b")}));
  REQUIRE(found.goals.size() == 2);
  CHECK(found.goals[0].change == Change::kChanged);
  CHECK(found.goals[0].before == std::size_t{0});
  CHECK(found.goals[1].change == Change::kSame);
  CHECK(found.goals[1].before == std::size_t{1});
}

TEST_CASE("intros adds hypotheses and changes the conclusion", "[states]") {
  const StateDiff found = diff(state({goal({}, "forall n, n = n")}), state({goal({kN}, "n = n")}));
  REQUIRE(found.goals.size() == 1);
  CHECK(found.goals[0].conclusion_changed);
  REQUIRE(changes(found.goals[0].hypotheses) == std::vector{Change::kAdded});
  CHECK(found.goals[0].hypotheses[0].after == kN);
  CHECK_FALSE(found.goals[0].hypotheses[0].before.has_value());
}

TEST_CASE("hypotheses are compared by name; removed ones stand where they stood", "[states]") {
  const Hypothesis other = hypothesis("H", "m = n");
  const Hypothesis front = hypothesis("z", "Z");
  const Hypothesis back = hypothesis("y", "Y");
  const StateDiff found = diff(state({goal({front, kN, kM, kH, back}, "G")}),
                               state({goal({kN, other, hypothesis("k", "nat")}, "G")}));
  REQUIRE(found.goals.size() == 1);
  CHECK_FALSE(found.goals[0].conclusion_changed);
  const auto& all = found.goals[0].hypotheses;
  REQUIRE(changes(all) == std::vector{Change::kRemoved, Change::kSame, Change::kRemoved,
                                      Change::kChanged, Change::kRemoved, Change::kAdded});
  CHECK(all[0].before == front);
  CHECK(all[2].before == kM);
  CHECK(all[3].before == kH);
  CHECK(all[3].after == other);
  CHECK(all[4].before == back);
}

TEST_CASE("names that stood together and stand alone now are a change", "[states]") {
  const Hypothesis both{.names = {"n", "m"}, .value = {}, .type = "nat"};
  const StateDiff found = diff(state({goal({both}, "G")}), state({goal({kM}, "G")}));
  REQUIRE(changes(found.goals[0].hypotheses) == std::vector{Change::kChanged});
  CHECK(found.goals[0].hypotheses[0].before == both);
}

TEST_CASE("a closed goal is removed, and the others are those before", "[states]") {
  const StateDiff found = diff(state({goal({kN}, "A"), goal({kN}, "B"), goal({kN}, "C")}),
                               state({goal({kN}, "B"), goal({kN}, "C")}));
  REQUIRE(found.goals.size() == 3);
  CHECK(found.goals[0].change == Change::kSame);
  CHECK(found.goals[0].before == std::size_t{1});
  CHECK(found.goals[1].before == std::size_t{2});
  CHECK(found.goals[2].change == Change::kRemoved);
  CHECK(found.goals[2].before == std::size_t{0});
  CHECK_FALSE(found.goals[2].after.has_value());
}

TEST_CASE("goals are matched by what they share, whatever their order", "[states]") {
  const Goal left = goal({kN, kM, kH}, "A");
  const Goal right = goal({hypothesis("x", "X"), hypothesis("y", "Y")}, "B");
  const StateDiff found =
      diff(state({left, right}), state({goal({hypothesis("x", "X"), hypothesis("y", "Y")}, "B2"),
                                        goal({kN, kM, kH}, "A2"), goal({}, "new")}));
  CHECK(found.goals[0].before == std::size_t{1});
  CHECK(found.goals[1].before == std::size_t{0});
  CHECK(found.goals[2].change == Change::kAdded);
  CHECK_FALSE(found.goals[2].before.has_value());
}

TEST_CASE("equal goals are in one pair each", "[states]") {
  const Goal twin = goal({kN}, "A");
  const StateDiff found = diff(state({twin, twin}), state({twin, twin, twin}));
  CHECK(found.goals[0].change == Change::kAdded);
  CHECK(found.goals[1].before == std::size_t{0});
  CHECK(found.goals[2].before == std::size_t{1});
}

TEST_CASE("goals are counted focused, by level, shelved, given up", "[states]") {
  ProofState all = state({goal({}, "1")});
  all.background = {{.before = {goal({}, "2")}, .after = {goal({}, "3")}},
                    {.before = {}, .after = {goal({}, "4")}}};
  all.shelved = {goal({}, "5")};
  all.given_up = {goal({}, "6")};
  std::string order;
  for (const Goal* each : all_goals(all)) {
    order += each->conclusion;
  }
  CHECK(order == "123456");
  const StateDiff focused = diff(state({goal({}, "1"), goal({}, "2")}), [] {
    ProofState after = state({goal({}, "1")});
    after.background = {{.before = {}, .after = {goal({}, "2")}}};
    return after;
  }());
  CHECK(focused.same());
}

TEST_CASE("states of thousands of goals are compared too", "[states]") {
  ProofState before;
  ProofState after;
  for (int i = 0; i < 3000; ++i) {
    before.focused.push_back(goal({kN}, "A" + std::to_string(i)));
    after.focused.push_back(goal({kN}, "B" + std::to_string(i)));
  }
  const StateDiff found = diff(before, after);
  REQUIRE(found.goals.size() == 3000);
  CHECK(found.goals[2999].before == std::size_t{2999});
}

}  // namespace
}  // namespace sequent::states
