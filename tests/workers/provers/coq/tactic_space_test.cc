#include "workers/provers/coq/tactic_space.h"

#include <cstdlib>

#include "engine/store/open.h"
#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/tactic_pool.h"
#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;

const std::string kLibrary =
    "Require Import List Arith Lia. Import ListNotations. "
    "Fixpoint twice (n : nat) : nat := match n with 0 => 0 | S m => S (S (twice m)) end. "
    "Fixpoint rev_onto {A : Type} (l k : list A) : list A := "
    "  match l with nil => k | x :: m => rev_onto m (x :: k) end. "
    "Inductive even : nat -> Prop := even_0 : even 0 | even_2 : forall n, even n -> even (S (S "
    "n)).";

const std::vector<std::string> kLemmas{
    "Lemma l : forall n, n + 0 = n.",
    "Lemma l : forall n m, n + S m = S (n + m).",
    "Lemma l : forall n m p, n + (m + p) = n + m + p.",
    "Lemma l : forall A (l : list A), l ++ [] = l.",
    "Lemma l : forall A (l m n : list A), l ++ m ++ n = (l ++ m) ++ n.",
    "Lemma l : forall A B (f : A -> B) l, length (map f l) = length l.",
    "Lemma l : forall A (l m : list A), length (l ++ m) = length l + length m.",
    "Lemma l : forall n, twice n = n + n.",
    "Lemma l : forall n, even (twice n).",
    "Lemma l : forall n m, even n -> even m -> even (n + m).",
    "Lemma l : forall P Q : Prop, P /\\ Q -> Q /\\ P.",
    "Lemma l : forall b c : bool, negb (andb b c) = orb (negb b) (negb c).",
    "Lemma l : forall A B C (f : A -> B) (g : B -> C) l, map g (map f l) = map (fun x => g (f x)) "
    "l.",
    "Lemma l : forall n m, n <= m -> n < S m.",
};

class Prover {
 public:
  explicit Prover(unsigned provers)
      : store_(store::open_memory_store().value()),
        cache_(store_->store(), {}),
        pool_(cache_, provers) {}

  SearchReport prove(const std::string& lemma) {
    TacticStart start{.module = "File", .base = base::sha256("base")};
    start.prover.program = find_coqidetop().value();
    start.prover.topfile = "File.v";
    start.prover.environment = {"PATH=" + std::string(std::getenv("PATH")), "HOME=/nonexistent"};
    const std::string source = kLibrary + " " + lemma + " Proof.";
    for (const Sentence& sentence : split_sentences(source)) {
      start.sentences.push_back(source.substr(sentence.begin, sentence.end - sentence.begin));
    }
    if (const base::Status there = there_.go_to(start.prover, start.sentences, {}); !there) {
      throw std::runtime_error(there.error().message);
    }
    start.state = *there_.goals();
    TacticPortfolio portfolio(parse_portfolio(default_portfolio()).value(),
                              names_before(start.sentences));
    TacticSpace space(pool_, start, std::move(portfolio), milliseconds(5000), {});
    const auto report =
        search_proof(space, start.state, {.attempts = 4000}, base::SystemClock(), {});
    if (!report) {
      throw std::runtime_error(report.error().message);
    }
    cached = space.cached();
    return *report;
  }

  std::uint64_t cached = 0;

 private:
  std::unique_ptr<store::OpenStore> store_;
  tactics::TacticCache cache_;
  TacticPool pool_;
  WarmProver there_;
};

TEST_CASE("a search proves a lemma by induction, and again from the cache alone",
          "[tactic_space]") {
  if (!find_coqidetop()) {
    return test::skip("coqidetop.opt is not installed");
  }
  Prover prover(2);
  const SearchReport cold = prover.prove(kLemmas[0]);
  REQUIRE(cold.end == SearchEnd::kProved);
  const SearchReport warm = prover.prove(kLemmas[0]);
  CHECK(warm.script == cold.script);
  CHECK(warm.attempts == cold.attempts);
  CHECK(prover.cached == warm.attempts);
}

TEST_CASE("what does not hold is not proved", "[tactic_space]") {
  if (!find_coqidetop()) {
    return test::skip("coqidetop.opt is not installed");
  }
  CHECK(Prover(1).prove("Lemma l : 1 = 2.").end == SearchEnd::kExhausted);
}

TEST_CASE("simple lemmas on numbers, lists and propositions are proved", "[long][tactic_space]") {
  if (!find_coqidetop()) {
    return test::skip("coqidetop.opt is not installed");
  }
  Prover prover(2);
  for (const std::string& lemma : kLemmas) {
    const SearchReport report = prover.prove(lemma);
    std::string script;
    for (const std::string& tactic : report.script) {
      script += " " + tactic;
    }
    CAPTURE(lemma, script, report.attempts);
    CHECK(report.end == SearchEnd::kProved);
  }
}

}  // namespace
}  // namespace sequent::provers
