#include "workers/provers/coq/tactic_portfolio.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

using Names = std::vector<std::string>;

states::ProofState state(const std::vector<states::Hypothesis>& hypotheses,
                         const std::string& conclusion) {
  return {.focused = {{hypotheses, conclusion}}};
}

TEST_CASE("a portfolio has a tactic for each hypothesis, variable and lemma", "[portfolio]") {
  TacticPortfolio portfolio(
      {"auto", "rewrite {hypothesis}", "induction {variable}", "apply {lemma}"},
      {{"later", "earlier"}, {}});
  CHECK(portfolio.tactics_for(state({{{"n", "m"}, "", "nat"}, {{"H"}, "", "n = m"}},
                                    "forall (l : list nat) (k : nat), f l = k")) ==
        Names{"auto", "rewrite H", "rewrite n", "rewrite m", "induction l", "induction k",
              "apply later", "apply earlier"});
}

TEST_CASE("variables are what a conclusion begins with", "[portfolio]") {
  TacticPortfolio portfolio({"{variable}"}, {});
  const auto variables = [&](const std::string& conclusion) {
    return portfolio.tactics_for(state({}, conclusion));
  };
  CHECK(variables("forall n m : nat, n = m") == Names{"n", "m"});
  CHECK(variables("forall A : Type, forall x' : A, P x'") == Names{"A", "x'"});
  CHECK(variables("forall (A : Type) (l : list A), l = l") == Names{"A", "l"});
  CHECK(variables("P n").empty());
  CHECK(variables("forall").empty());
}

TEST_CASE("definitions are unfolded where the goal speaks of them", "[portfolio]") {
  TacticPortfolio portfolio({"unfold {definition}"}, {{}, {"double", "half"}});
  CHECK(portfolio.tactics_for(state({{{"H"}, "", "half n = 1"}}, "n = 2")) == Names{"unfold half"});
}

TEST_CASE("what closed most goals comes first", "[portfolio]") {
  TacticPortfolio portfolio({"auto", "apply {hypothesis}", "lia"}, {});
  const states::ProofState goal = state({{{"H"}, "", "P"}}, "P");
  CHECK(portfolio.tactics_for(goal) == Names{"auto", "apply H", "lia"});
  portfolio.closed("lia");
  portfolio.closed("apply H");
  portfolio.closed("apply H");
  CHECK(portfolio.tactics_for(state({{{"G"}, "", "P"}}, "P")) == Names{"apply G", "lia", "auto"});
}

TEST_CASE("names of a file are those of its lemmas and definitions", "[portfolio]") {
  const Names sentences{"Definition d := 1.",
                        "Lemma a : True.",
                        "Proof.",
                        "exact I.",
                        "Qed.",
                        "#[local] Theorem b (x : nat) : True.",
                        "Local Fixpoint f (n : nat) := n."};
  const FileNames names = names_before(sentences);
  CHECK(names.lemmas == Names{"b", "a"});
  CHECK(names.definitions == Names{"d", "f"});
}

TEST_CASE("a file of tactics has one a line", "[portfolio]") {
  const auto tactics = parse_portfolio("auto.\n\n(* rewriting *)\n  rewrite  {lemma}\n");
  REQUIRE(tactics);
  CHECK(*tactics == Names{"auto", "rewrite {lemma}"});
  const auto unknown = parse_portfolio("auto\napply {lema}\n");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message ==
        "line 2: {lema} is none of {hypothesis}, {variable}, {lemma}, {definition}");
  CHECK(parse_portfolio("exact {| x := 1 |}"));
}

TEST_CASE("the tactics that come with us can be read", "[portfolio]") {
  const auto tactics = parse_portfolio(default_portfolio());
  REQUIRE(tactics);
  CHECK(std::count(tactics->begin(), tactics->end(), "apply {lemma}") == 1);
}

}  // namespace
}  // namespace sequent::provers
