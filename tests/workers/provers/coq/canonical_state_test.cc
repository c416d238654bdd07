#include "workers/provers/coq/canonical_state.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

CanonicalState state_of(const std::string& source, std::string_view base = "base") {
  std::vector<std::string> sentences;
  for (const Sentence& sentence : split_sentences(source)) {
    sentences.push_back(source.substr(sentence.begin, sentence.end - sentence.begin));
  }
  return canonical_state(base::sha256(base), "Module", sentences);
}

// Whether two states name the same environment, with proofs left out where they can be.
bool same_environment(const std::string& a, const std::string& b) {
  const CanonicalState one = state_of(a);
  const CanonicalState other = state_of(b);
  return one.without_proofs.value_or(one.environment) ==
         other.without_proofs.value_or(other.environment);
}

const std::string kOpen = "\nTheorem t : True. Proof. idtac.";

TEST_CASE("a state is the sentences of the open proof, its environment all before it", "[coq]") {
  const CanonicalState state = state_of("Definition a := 1. Lemma l : a = 1. Proof. unfold  a.");
  CHECK(state.state == "Lemma l : a = 1\nProof\nunfold a\n");
  CHECK(state.open_proof == 1);
  const CanonicalState other = state_of("Definition a := 1. Lemma m : a = 2.");
  CHECK(other.environment == state.environment);
  CHECK(other.state == "Lemma m : a = 2\n");
  CHECK(state_of("Definition a := 2. Lemma m : a = 2.").environment != state.environment);
  CHECK(state_of("Definition a := 1. Lemma m : a = 2.", "b").environment != state.environment);
}

TEST_CASE("outside of proofs all counts as environment", "[coq]") {
  const CanonicalState state = state_of("Lemma l : True. Proof. exact I. Qed.");
  CHECK(state.state.empty());
  CHECK(state.open_proof == 4);
}

TEST_CASE("comments and blanks between sentences are no part of a state", "[coq]") {
  CHECK(state_of("Definition a := 1. (* x *) Lemma l : a = 1.  intro.").environment ==
        state_of("Definition a :=\n 1. Lemma l : a = 1. intro.").environment);
}

TEST_CASE("the tactics of a complete opaque proof can be left out", "[coq]") {
  const std::string one = "Lemma l : True. Proof. exact I. Qed.";
  CHECK(same_environment(one + kOpen, "Lemma l : True. Proof. { auto. } Qed." + kOpen));
  CHECK(same_environment(one + kOpen, "Lemma l : True. - now 1: auto. Qed." + kOpen));
  CHECK(state_of(one + kOpen).environment !=
        state_of("Lemma l : True. Proof. auto. Qed." + kOpen).environment);
  CHECK_FALSE(same_environment(one + kOpen, "Lemma l : 1 = 1. Proof. exact I. Qed." + kOpen));
  CHECK_FALSE(same_environment(one + kOpen, "Lemma k : True. Proof. exact I. Qed." + kOpen));
}

TEST_CASE("what a proof leaves behind counts", "[coq]") {
  const auto differ = [](const std::string& before, const std::string& after) {
    const std::string a = before + " exact I. " + after + kOpen;
    const std::string b = before + " auto. " + after + kOpen;
    CHECK_FALSE(same_environment(a, b));
  };
  differ("Lemma l : True.", "Defined.");
  differ("Lemma l : True.", "Admitted.");
  differ("Lemma l : True.", "Abort.");
  differ("Definition l : True.", "Qed.");
  differ("Lemma l : True.", "Set Implicit Arguments. Qed.");
  differ("Lemma l : True. Local Hint Resolve I.", "Qed.");
  differ("Lemma l : True. Opaque plus.", "Qed.");
  differ("Section S. Variable x : nat. Lemma l : True.", "Qed.");
  differ("Section S. Variable x : nat. Lemma l : True.", "Qed. End S.");
  differ("Module M. Lemma l : True.", "Qed. End M.");
  differ("Set Universe Polymorphism. Lemma l : True.", "Qed.");
  differ("#[universes(polymorphic)] Lemma l : True.", "Qed.");
  differ("Program Lemma l : True.", "Qed.");
  differ("Next Obligation.", "Qed.");
  differ("Lemma l : True. Foo.", "Qed.");
}

TEST_CASE("after the end of a section proofs are left out again", "[coq]") {
  CHECK(same_environment("Section S. End S. Lemma l : True. exact I. Qed." + kOpen,
                         "Section S. End S. Lemma l : True. auto. Qed." + kOpen));
  CHECK_FALSE(same_environment("Section S. End T. Lemma l : True. exact I. Qed." + kOpen,
                               "Section S. End T. Lemma l : True. auto. Qed." + kOpen));
}

TEST_CASE("a state further on in a proof is named as if it were the first", "[coq]") {
  const std::vector<std::string> known{"Definition a := 1.", "Lemma l : True.", "Proof."};
  const CanonicalState begin = canonical_state(base::sha256("base"), "Module", known);
  const auto further = [&](std::vector<std::string> sentences) {
    return canonical_state_further(begin, known, sentences);
  };
  std::vector<std::string> sentences = known;
  sentences.insert(sentences.end(), {"-", "idtac  ."});
  const CanonicalState plain = canonical_state(base::sha256("base"), "Module", sentences);
  REQUIRE(further(sentences));
  CHECK(further(sentences)->state == plain.state);
  CHECK(further(sentences)->environment == plain.environment);
  CHECK(further(sentences)->open_proof == plain.open_proof);
  sentences.emplace_back("Qed.");
  CHECK_FALSE(further(sentences));
  CHECK_FALSE(further({"Definition a := 2.", "Lemma l : True.", "Proof.", "idtac."}));
  CHECK_FALSE(further({"Definition a := 1.", "Lemma l : True."}));
}

TEST_CASE("universes are part of an environment without proofs", "[coq]") {
  const base::Digest digest = base::sha256("environment");
  CHECK(environment_with_universes(digest, "a < b") != environment_with_universes(digest, "b < a"));
  CHECK(environment_with_universes(digest, "") != digest);
}

TEST_CASE("tactics begin in lower case, after bullets and selectors", "[coq]") {
  for (const char* tactic : {"lia.", "- ", "{", "2:{", "1,3-4: auto.", "all: lia.", "[>a|b].",
                             "(idtac).", "!: x.", "***"}) {
    CHECK(is_tactic(tactic));
  }
  for (const char* command : {"Set X.", "#[local] Hint X.", "Qed.", "Time lia.", "[X]: auto."}) {
    CHECK_FALSE(is_tactic(command));
  }
}

TEST_CASE("what has a clock of its own or may be a command is not repeatable", "[coq]") {
  CHECK(is_repeatable("auto with arith."));
  CHECK_FALSE(is_repeatable("timeout 1 auto."));
  CHECK_FALSE(is_repeatable("first [timeout 1 lia | auto]."));
  CHECK_FALSE(is_repeatable("Search nat."));
}

}  // namespace
}  // namespace sequent::provers
