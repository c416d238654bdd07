#include "proofcache/states/history_search.h"

#include "tests/proofcache/states/samples.h"
#include "tests/support/catch.h"

namespace sequent::states {
namespace {

using test::goal;
using test::hypothesis;
using test::state;
using test::step;
using Texts = std::vector<std::string>;

Recording recorded(const std::vector<Step>& steps) {
  Recording recording(test::session("s"));
  for (const Step& each : steps) {
    REQUIRE(recording.take(each));
  }
  return recording;
}

std::vector<NeedleMatch> all(const Recording& recording, std::string_view query) {
  std::vector<NeedleMatch> found;
  Needle::parse(query)->search(recording, [&](const NeedleMatch& match) {
    found.push_back(match);
    return true;
  });
  return found;
}

Recording small_proof() {
  return recorded({
      step(kNoStep, "Lemma l.", state({goal({}, "forall n, n + 0 = n")})),
      step(0, "intros.", state({goal({hypothesis("n", "nat")}, "n + 0 = n")})),
      step(1, "destruct.",
           state({goal({}, "0 + 0 = 0"), goal({hypothesis("n", "nat")}, "S n + 0 = S n")})),
      step(2, "x.", state({goal({hypothesis("n", "nat")}, "S n + 0 = S n")})),
  });
}

TEST_CASE("each distinct text is found once, at its first step", "[states]") {
  const Recording recording = small_proof();
  const auto found = all(recording, "+ 0");
  REQUIRE(found.size() == 4);
  CHECK(found[0].step == 0);
  CHECK(found[1].step == 1);
  CHECK(found[2].text == "0 + 0 = 0");
  CHECK(found[2].step == 2);
  CHECK(found[3].step == 2);
  CHECK(found[3].goal == 1);
  CHECK(found[3].hypothesis == -1);
  CHECK(found[3].begin == 4);
  CHECK(found[3].end == 7);
  const auto hypotheses = all(recording, "n : nat");
  REQUIRE(hypotheses.size() == 1);
  CHECK(hypotheses[0].step == 1);
  CHECK(hypotheses[0].hypothesis == 0);
}

TEST_CASE("a match lies in one text", "[states]") {
  const Recording recording =
      recorded({step(kNoStep, "a.", state({goal({}, "xab"), goal({}, ""), goal({}, "abc")}))});
  CHECK(all(recording, "bab").empty());
  CHECK(all(recording, "ab").size() == 2);
  CHECK(all(recording, "abc").size() == 1);
  CHECK(all(recording, "/^$/").size() == 1);
  CHECK(all(recording, "/./").size() == 2);
  CHECK(all(recorded({}), "a").empty());
}

TEST_CASE("a search stops when it is told to", "[states]") {
  int taken = 0;
  Needle::parse("n")->search(small_proof(), [&](const NeedleMatch&) { return ++taken < 2; });
  CHECK(taken == 2);
}

TEST_CASE("a query is an expression, a pattern or a text", "[states]") {
  const Recording recording = small_proof();
  CHECK(all(recording, "/^\\w+ \\+/").size() == 2);
  CHECK(all(recording, "S _ = S _").empty());
  CHECK(all(recording, "_ = S _").size() == 1);
  CHECK(all(recording, "?x + 0 = ?x").size() == 4);
  CHECK(all(recording, "_ : nat").size() == 1);
  CHECK_FALSE(Needle::parse("").has_value());
  CHECK_FALSE(Needle::parse("/(/").has_value());
  CHECK_FALSE(Needle::parse("( _").has_value());
  CHECK(Needle::parse("(").has_value());
  CHECK(Needle::parse("x_1").has_value());
}

TEST_CASE("a long search finds what looking at each text finds", "[states]") {
  Recording recording(test::session("s"));
  for (const Step& each : test::RandomSteps(5).take(400)) {
    REQUIRE(recording.take(each));
  }
  const InternTable<char>& texts = recording.tables().texts;
  for (const std::string_view query : {"n", "nat", "⊢", " : ", "(S m)n", "forall", "nat : ", "q"}) {
    Texts expected;
    for (TextNumber i = 0; i < texts.size(); ++i) {
      if (text_of(texts[i]).find(query) != std::string_view::npos) {
        expected.emplace_back(text_of(texts[i]));
      }
    }
    Texts found;
    for (const NeedleMatch& match : all(recording, query)) {
      found.emplace_back(match.text);
      CHECK(match.text.find(query) == match.begin);
    }
    CHECK(found == expected);
  }
}

}  // namespace
}  // namespace sequent::states
