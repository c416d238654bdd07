#include "workers/provers/coq/coq_xml.h"

#include <string>
#include <vector>

#include "engine/base/xml.h"
#include "tests/support/catch.h"
#include "workers/provers/coq/coq_protocol.h"
#include "workers/provers/coq/hypothesis_text.h"

namespace sequent::provers {
namespace {

const std::string kFail =
    R"(<value val="fail" loc_s="6" loc_e="9"><state_id val="5"/><richpp><_><pp>no&nbsp;<a>foo</a></pp></_></richpp></value>)";
const std::string kNotice =
    R"(<feedback object="state" route="0"><state_id val="7"/>
  <feedback_content val="message"><message><message_level val="notice"/><option val="some"><loc start="0" stop="4"/></option><richpp><_><pp>1&nbsp;&lt;&nbsp;2
&nbsp;x</pp></_></richpp></message></feedback_content></feedback>)";

std::string goal(const std::string& conclusion) {
  return "<goal><string>8</string><list><richpp><_><pp>n,&nbsp;m&nbsp;:&nbsp;<v>nat</v></pp></_>"
         "</richpp></list><richpp><_><pp>" +
         conclusion + R"(</pp></_></richpp><option val="none"/></goal>)";
}

std::vector<std::string> frames(const std::string& bytes, std::size_t piece) {
  XmlFramer framer;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    framer.append(std::string_view(bytes).substr(i, piece));
    while (true) {
      const auto element = framer.next();
      REQUIRE(element);
      if (!*element) {
        break;
      }
      found.emplace_back(**element);
    }
  }
  return found;
}

states::Hypothesis hypothesis(std::vector<std::string> names, std::string value, std::string type) {
  return {std::move(names), std::move(value), std::move(type)};
}

}  // namespace

TEST_CASE("elements are cut the same in pieces of any size", "[provers]") {
  const std::string bytes = "\n" + kNotice + kFail + "\n " + kFail;
  for (const std::size_t piece : {1UL, 2UL, 7UL, 64UL, 10'000UL}) {
    CHECK(frames(bytes, piece) == std::vector<std::string>{kNotice, kFail, kFail});
  }
}

TEST_CASE("what is no answer is refused at once", "[provers]") {
  XmlFramer framer;
  framer.append("<va");
  CHECK_FALSE(framer.next().value());
  framer.append("nilla>");
  CHECK(framer.next().error().code == base::ErrorCode::kCorrupt);
}

TEST_CASE("only four references are written, and all that Coq writes are read", "[provers]") {
  CHECK(sequent::base::escape_xml("a<b & \"c\">'d'") == "a&lt;b &amp; &quot;c&quot;&gt;'d'");
  CHECK(plain_text("a&nbsp;<x y=\"1\">&lt;&gt;</x>&apos;&quot;&amp;nbsp;&#") == "a <>'\"&nbsp;&#");
  CHECK(plain_text("open <tag").size() == 5);
}

TEST_CASE("an answer that failed has its place and message", "[provers]") {
  const auto answer = read_answer(kFail);
  REQUIRE(answer);
  const auto& value = std::get<CoqValue>(*answer);
  CHECK_FALSE(value.good);
  CHECK(value.message == "no foo");
  CHECK(value.error_begin == 6);
  CHECK(value.error_end == 9);
}

TEST_CASE("what the prover prints is told from what else it says", "[provers]") {
  const auto notice = read_answer(kNotice);
  REQUIRE(notice);
  CHECK(std::get<CoqFeedback>(*notice).kind == CoqFeedback::Kind::kMessage);
  CHECK(std::get<CoqFeedback>(*notice).state == 7);
  CHECK(std::get<CoqFeedback>(*notice).message == "1 < 2\n x");
  const auto other = read_answer(
      R"(<feedback object="state" route="0"><state_id val="3"/><feedback_content val="processed"/></feedback>)");
  REQUIRE(other);
  CHECK(std::get<CoqFeedback>(*other).kind == CoqFeedback::Kind::kOther);
}

TEST_CASE("all goals of a state are read", "[provers]") {
  const std::string body = R"(<option val="some"><goals><list>)" + goal("a") + goal("b") +
                           "</list><list><pair><list>" + goal("c") + "</list><list/></pair>" +
                           "<pair><list/><list>" + goal("d") + "</list></pair></list><list>" +
                           goal("e") + "</list><list/></goals></option>";
  const auto read = read_goals(body);
  REQUIRE(read);
  REQUIRE(*read);
  const states::ProofState& state = **read;
  REQUIRE(state.focused.size() == 2);
  CHECK(state.focused[0].conclusion == "a");
  CHECK(state.focused[0].hypotheses ==
        std::vector<states::Hypothesis>{hypothesis({"n", "m"}, "", "nat")});
  REQUIRE(state.background.size() == 2);
  CHECK(state.background[0].before.at(0).conclusion == "c");
  CHECK(state.background[1].after.at(0).conclusion == "d");
  CHECK(state.shelved.at(0).conclusion == "e");
  CHECK(state.given_up.empty());
}

TEST_CASE("outside of proofs there are no goals, which is not a proof without goals", "[provers]") {
  CHECK_FALSE(read_goals(R"(<option val="none"/>)").value());
  const std::string complete =
      R"(<option val="some"><goals><list/><list/><list/><list/></goals></option>)";
  CHECK(read_goals(complete).value() == states::ProofState());
  for (std::size_t cut = 1; cut + 9 < complete.size(); cut += 5) {
    CHECK_FALSE(read_goals(complete.substr(0, cut)));
  }
}

TEST_CASE("a hypothesis is cut into names, value and type", "[provers]") {
  CHECK(read_hypothesis("H : forall x : nat, x = 1") ==
        hypothesis({"H"}, "", "forall x : nat, x = 1"));
  CHECK(read_hypothesis("x' := 3 : nat") == hypothesis({"x'"}, "3", "nat"));
  CHECK(read_hypothesis("f := fun x : nat => x : nat -> nat") ==
        hypothesis({"f"}, "fun x : nat => x", "nat -> nat"));
  CHECK(read_hypothesis("h := forall x : nat, exists y : nat, x = y : Prop") ==
        hypothesis({"h"}, "forall x : nat, exists y : nat, x = y", "Prop"));
  CHECK(read_hypothesis("k := (3 <: nat) : nat") == hypothesis({"k"}, "(3 <: nat)", "nat"));
  CHECK(read_hypothesis("s := {x : nat | x = 1} : Set") ==
        hypothesis({"s"}, "{x : nat | x = 1}", "Set"));
  CHECK(read_hypothesis("y := 0 : forall x : nat, P x") ==
        hypothesis({"y"}, "0", "forall x : nat, P x"));
  CHECK(read_hypothesis("l := let y : nat := 1 in y : nat") ==
        hypothesis({"l"}, "let y : nat := 1 in y", "nat"));
  CHECK(read_hypothesis("m := match x with\n| 0 => fun y : nat => y\nend : nat -> nat") ==
        hypothesis({"m"}, "match x with\n| 0 => fun y : nat => y\nend", "nat -> nat"));
}

}  // namespace sequent::provers
