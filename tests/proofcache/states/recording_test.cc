#include "proofcache/states/recording.h"

#include "proofcache/states/kept_time.h"
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
using Numbers = std::vector<StepNumber>;

Numbers numbers(std::span<const StepNumber> of) {
  return {of.begin(), of.end()};
}

TEST_CASE("every state is the one that was put in, whatever it shares with others", "[states]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Recording recording(test::session("s"));
    const std::vector<Step> steps = test::RandomSteps(seed).take(120);
    for (const Step& each : steps) {
      REQUIRE(recording.take(each));
    }
    REQUIRE(recording.size() == steps.size());
    std::set<StateNumber> seen;
    for (StepNumber i = 0; i < recording.size(); ++i) {
      const StepView view = recording.step(i);
      CHECK(view.parent == steps[i].parent);
      CHECK(view.text == steps[i].text);
      CHECK(view.message == steps[i].message);
      CHECK(view.outcome == steps[i].outcome);
      CHECK(view.time == kept_time(steps[i].time));
      CHECK(view.span.begin == steps[i].span.begin);
      CHECK(view.span.end == steps[i].span.end);
      CHECK(view.span.line == steps[i].span.line);
      if (steps[i].state) {
        const StateNumber number = recording.state_after(i).value();
        CHECK(recording.state(number) == *steps[i].state);
        seen.insert(number);
      }
    }
    CHECK(seen.size() == recording.state_count());
  }
}

TEST_CASE("equal states, goals, hypotheses and texts are there once", "[states]") {
  Recording recording(test::session("s"));
  const Goal left = goal({hypothesis("n", "nat")}, "n = n");
  const Goal right = goal({hypothesis("n", "nat"), hypothesis("H", "n = n")}, "True");
  REQUIRE(recording.take(step(kNoStep, "a.", state({left, right}))));
  REQUIRE(recording.take(step(0, "b.", state({right}))));
  REQUIRE(recording.take(step(1, "a.", state({left, right}))));
  CHECK(recording.state_after(0) == recording.state_after(2));
  CHECK(recording.state_count() == 2);
  CHECK(recording.tables().goals.size() == 2);
  CHECK(recording.tables().hypotheses.size() == 2);
  CHECK(recording.tables().texts.size() == 4);
  CHECK(recording.session().states == 2);
}

TEST_CASE("hypotheses whose texts are equal but not their parts are two", "[states]") {
  Recording recording(test::session("s"));
  const Hypothesis two{.names = {"a", "b"}, .value = {}, .type = "T"};
  const Hypothesis one{.names = {"a, b"}, .value = {}, .type = "T"};
  const Hypothesis valued{.names = {"a"}, .value = "b", .type = "T"};
  const Hypothesis typed{.names = {"a := b"}, .value = {}, .type = "T"};
  const ProofState put = state({goal({two, one, valued, typed}, "G")});
  REQUIRE(recording.take(step(kNoStep, "a.", put)));
  CHECK(recording.state(0) == put);
  CHECK(recording.tables().hypotheses.size() == 4);
  CHECK(recording.tables().texts.size() == 3);
  CHECK(recording.tables().hypothesis(2).value == "b");
  CHECK(recording.tables().hypothesis(2).names == "a");
  CHECK(recording.tables().hypothesis(2).type == "T");
  CHECK(recording.tables().hypothesis(0).names == "a, b");
}

TEST_CASE("steps are a tree: children in their order, and the path from its root", "[states]") {
  Recording recording(test::session("s"));
  const ProofState any = state({goal({}, "G")});
  REQUIRE(recording.take(step(kNoStep, "0", any)));
  REQUIRE(recording.take(step(0, "1", any)));
  REQUIRE(recording.take(step(0, "2", any)));
  REQUIRE(recording.take(step(2, "3", any)));
  REQUIRE(recording.take(step(0, "4", any)));
  REQUIRE(recording.take(plain_step(kNoStep, "5")));
  CHECK(numbers(recording.roots()) == Numbers{0, 5});
  CHECK(numbers(recording.children(0)) == Numbers{1, 2, 4});
  CHECK(numbers(recording.children(2)) == Numbers{3});
  CHECK(recording.children(3).empty());
  CHECK(recording.path_to(3) == Numbers{0, 2, 3});
  CHECK(recording.path_to(5) == Numbers{5});
}

TEST_CASE("after a sentence that failed, what was before it holds", "[states]") {
  Recording recording(test::session("s"));
  REQUIRE(recording.take(step(kNoStep, "Lemma l.", state({goal({}, "G")}))));
  REQUIRE(recording.take(failed_step(0, "oops.", "Error: no")));
  REQUIRE(recording.take(failed_step(1, "oops.", "Error: no")));
  REQUIRE(recording.take(plain_step(0, "Qed.")));
  REQUIRE(recording.take(failed_step(3, "oops.", "Error: no")));
  CHECK(recording.state_after(1) == StateNumber{0});
  CHECK(recording.state_after(2) == StateNumber{0});
  CHECK(recording.state_before(0) == std::nullopt);
  CHECK(recording.state_before(3) == StateNumber{0});
  CHECK(recording.state_after(3) == std::nullopt);
  CHECK(recording.state_after(4) == std::nullopt);
  CHECK(recording.session().failures == 3);
}

TEST_CASE("a step after one that is not there is refused, and nothing of it is kept", "[states]") {
  Recording recording(test::session("s"));
  const base::Status refused = recording.take(plain_step(0, "a."));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::kInvalid);
  CHECK(refused.error().message.find("'s'") != std::string::npos);
  Hypothesis nameless = hypothesis("n", "nat");
  nameless.names.clear();
  CHECK_FALSE(recording.take(step(kNoStep, "a.", state({goal({nameless}, "G")}))));
  CHECK(recording.size() == 0);
  CHECK(recording.state_count() == 0);
}

TEST_CASE("a text is first where a step showed it first", "[states]") {
  Recording recording(test::session("s"));
  const Goal known = goal({hypothesis("n", "nat")}, "n = n");
  REQUIRE(recording.take(plain_step(kNoStep, "Lemma l.")));
  REQUIRE(recording.take(step(0, "a.", state({known}))));
  ProofState later = state({known});
  later.shelved = {goal({hypothesis("n", "nat"), hypothesis("m", "nat")}, "n = n")};
  REQUIRE(recording.take(step(1, "b.", later)));
  const auto place = [&](std::string_view text) {
    for (TextNumber i = 0; i < recording.tables().texts.size(); ++i) {
      if (text_of(recording.tables().texts[i]) == text) {
        return recording.first_place(i);
      }
    }
    return TextPlace();
  };
  CHECK(place("n = n").step == 1);
  CHECK(place("n = n").hypothesis == -1);
  CHECK(place("m : nat").step == 2);
  CHECK(place("m : nat").goal == 1);
  CHECK(place("m : nat").hypothesis == 1);
  CHECK(place("gone").step == kNoStep);
}

}  // namespace
}  // namespace sequent::states
