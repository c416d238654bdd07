#include "cli/replay/recording_diff.h"

#include "tests/cli/replay/hand_made.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

using states::Change;
using states::Recording;
using test::step;

// A recording of sentences; one that begins with '!' fails.
Recording of(const std::vector<std::string>& sentences) {
  Recording made(test::session("x", "x.v"));
  states::StepNumber parent = states::kNoStep;
  for (const std::string& text : sentences) {
    const states::StepNumber number = made.size();
    const bool fails = text.starts_with('!');
    states::Step taken = step(parent, number + 1, text.substr(fails ? 1 : 0));
    taken.outcome = fails ? states::StepOutcome::kFailed : states::StepOutcome::kDone;
    REQUIRE(made.take(std::move(taken)));
    parent = fails ? parent : number;
  }
  return made;
}

// "=a -b +c ~d": each change and its sentence.
std::string compared(const std::vector<std::string>& before,
                     const std::vector<std::string>& after) {
  const Recording first = of(before);
  const Recording second = of(after);
  std::string text;
  for (const StepChange& change : diff(first, second)) {
    text.append(text.empty() ? "" : " ");
    text += change.change == Change::kSame      ? '='
            : change.change == Change::kAdded   ? '+'
            : change.change == Change::kRemoved ? '-'
                                                : '~';
    text += change.after ? second.step(*change.after).text : first.step(*change.before).text;
    CHECK((change.before && change.after) ==
          (change.change == Change::kSame || change.change == Change::kChanged));
  }
  return text;
}

TEST_CASE("sentences of two recordings are paired in order, as many as can be", "[cli]") {
  CHECK(compared({"a", "b", "c"}, {"a", "b", "c"}) == "=a =b =c");
  CHECK(compared({"a", "b", "c"}, {"a", "x", "c"}) == "=a -b +x =c");
  CHECK(compared({"a", "c"}, {"a", "b", "c"}) == "=a +b =c");
  CHECK(compared({"a", "b", "c"}, {"c"}) == "-a -b =c");
  CHECK(compared({}, {"a"}) == "+a");
  CHECK(compared({"a"}, {}) == "-a");
  CHECK(compared({"x", "Proof", "a", "Qed", "y", "Proof", "b", "Qed", "e"},
                 {"v", "y", "Proof", "b", "Qed", "x", "Proof", "a", "w"}) ==
        "-x -Proof -a -Qed +v =y =Proof =b =Qed -e +x +Proof +a +w");
}

TEST_CASE("a sentence that ends otherwise has changed", "[cli]") {
  CHECK(compared({"a", "b"}, {"a", "!b"}) == "=a ~b");
  const Recording before = test::induction();
  Recording after = test::induction();
  REQUIRE(after.take(step(8, 14, "Check add_0.")));
  const std::vector<StepChange> changes = diff(before, after);
  REQUIRE(changes.size() == 10);
  CHECK(changes[8].change == Change::kSame);
  CHECK(changes[9].change == Change::kAdded);
}

TEST_CASE("a sentence with other goals after it has changed", "[cli]") {
  const auto recorded = [](const std::string& conclusion) {
    Recording made(test::session("x", "x.v"));
    states::Step taken = step(states::kNoStep, 1, "Goal P.");
    taken.state = test::focused({test::goal({}, conclusion)});
    REQUIRE(made.take(std::move(taken)));
    return made;
  };
  const std::vector<StepChange> changes = diff(recorded("P"), recorded("Q"));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].change == Change::kChanged);
  CHECK(changes[0].goals_changed);
  CHECK_FALSE(changes[0].outcome_changed);
  CHECK(diff(recorded("P"), recorded("P"))[0].change == Change::kSame);
}

}  // namespace
}  // namespace sequent::cli
