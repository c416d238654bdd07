#include "workers/provers/coq/sentences.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

std::vector<std::string> split(const std::string& source) {
  std::vector<std::string> texts;
  for (const Sentence& sentence : split_sentences(source)) {
    texts.push_back(source.substr(sentence.begin, sentence.end - sentence.begin));
  }
  return texts;
}
using Texts = std::vector<std::string>;

TEST_CASE("a full stop before a blank or the end ends a sentence", "[coq]") {
  CHECK(split("Require Import A.B.\nCheck x.(f).  Check 1.5. Qed.") ==
        Texts{"Require Import A.B.", "Check x.(f).", "Check 1.5.", "Qed."});
}

TEST_CASE("two dots end nothing, three do", "[coq]") {
  CHECK(split("Notation \"[ x ; .. ; y ]\" := (cons x .. (cons y nil) ..). auto... x.") ==
        Texts{"Notation \"[ x ; .. ; y ]\" := (cons x .. (cons y nil) ..).", "auto...", "x."});
}

TEST_CASE("comments nest and hide full stops, strings in them count", "[coq]") {
  CHECK(split("(* a. (* b. *) \"*)\" . *) Check (* c. *) 1.") == Texts{"Check (* c. *) 1."});
  CHECK(split("(* open. Check 1.").empty());
}

TEST_CASE("strings hide full stops, a doubled quote does not end them", "[coq]") {
  CHECK(split("Check \"a. \"\" b. \". Check 2.") == Texts{"Check \"a. \"\" b. \".", "Check 2."});
}

TEST_CASE("bullets and braces stand alone", "[coq]") {
  CHECK(split("- auto. ++ { x. } 2:{ y. } [g]: { z. } *** w.") ==
        Texts{"-", "auto.", "++", "{", "x.", "}", "2:{", "y.", "}", "[g]: {", "z.", "}", "***",
              "w."});
}

TEST_CASE("the rest after the last full stop is no sentence", "[coq]") {
  CHECK(split("Check 1. Check") == Texts{"Check 1."});
}

TEST_CASE("what does not end after the last sentence is told apart", "[coq]") {
  const auto rest = [](const std::string& source) {
    return unfinished_rest(source, split_sentences(source));
  };
  using Kind = UnfinishedRest::Kind;
  CHECK_FALSE(rest("Check 1. (* end *)\n"));
  CHECK_FALSE(rest(""));
  REQUIRE(rest("Check 1.\n (* a *) Check (* b *) 2 "));
  CHECK(rest("Check 1.\n (* a *) Check (* b *) 2 ")->kind == Kind::kSentence);
  CHECK(rest("Check 1.\n (* a *) Check (* b *) 2 ")->place.begin == 18);
  CHECK(rest("Check 1.\n (* a *) Check (* b *) 2 ")->place.line == 2);
  CHECK(rest("Check 1. Check \"a. ")->kind == Kind::kString);
  CHECK(rest("Check 1. Check \"a. ")->place.begin == 9);
  CHECK(rest("Check 1. (* a (* b *) \"*)\"")->kind == Kind::kComment);
  CHECK(rest("Check 1. (* a (* b *) \"*)\"")->place.begin == 9);
}

TEST_CASE("lines are counted from 1, through comments and strings", "[coq]") {
  const auto sentences = split_sentences("A.\n(* \n *)\nB \"\n\". C.");
  REQUIRE(sentences.size() == 3);
  CHECK(sentences[0].line == 1);
  CHECK(sentences[1].line == 4);
  CHECK(sentences[2].line == 5);
}

TEST_CASE("words are identifiers without strings and comments", "[coq]") {
  const auto words = words_of("Print (* Load *) \"Redirect\" a'.b_1, é.");
  CHECK(std::vector<std::string>(words.begin(), words.end()) == Texts{"Print", "a'", "b_1", "é"});
  CHECK(first_string("Load (* \"x\" *) \"y z\".").value() == "y z");
  CHECK_FALSE(first_string("Load y."));
}

TEST_CASE("any bytes are cut into sentences in their order", "[coq]") {
  const std::string source =
      "(* a \"*)\" (* b *) *) Lemma l : \"x.\" = x.(y).\nProof. - auto... { 1:{ [a]:{ } } .. . "
      "Qed.";
  test::for_each_mutation(source, 5000, [](const std::string& mutated) {
    std::size_t last = 0;
    for (const Sentence& sentence : split_sentences(mutated)) {
      REQUIRE(sentence.begin >= last);
      REQUIRE(sentence.end > sentence.begin);
      REQUIRE(sentence.end <= mutated.size());
      last = sentence.end;
    }
  });
}

}  // namespace
}  // namespace sequent::provers
