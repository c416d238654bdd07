#include "proofcache/states/notation_pattern.h"

#include "tests/support/catch.h"

namespace sequent::states {
namespace {

std::string found(std::string_view pattern, std::string_view text) {
  const auto parsed = NotationPattern::parse(pattern);
  if (!parsed) {
    return "refused: " + parsed.error().message;
  }
  std::vector<NotationToken> tokens;
  const auto match = parsed->find(text, tokens);
  return match ? std::string(text.substr(match->begin, match->end - match->begin)) : "none";
}

TEST_CASE("words and signs match as wholes, blanks do not count", "[states]") {
  CHECK(found("In x", "In x l") == "In x");
  CHECK(found("In x", "NotIn x l") == "none");
  CHECK(found("Nat.add n", "Nat.add  n m") == "Nat.add  n");
  CHECK(found("add n", "Nat.add n") == "none");
  CHECK(found("n=m", "n = m") == "n = m");
  CHECK(found("n = m", "n <= m") == "none");
}

TEST_CASE("a hole beside a word is one argument", "[states]") {
  CHECK(found("In _ l", "In (f x) l") == "In (f x) l");
  CHECK(found("In _ l", "In f x l") == "none");
  CHECK(found("S _ = _", "f (S (S n)) = S n") == "none");
  CHECK(found("S _ = _", "S (S n) = S n + m") == "S (S n) = S n + m");
  CHECK(found("rev (_ ++ _)", "rev (a ++ b c) = x") == "rev (a ++ b c)");
}

TEST_CASE("a hole between signs is an operand of them", "[states]") {
  CHECK(found("_ = _", "forall n, f n + 1 = n -> P n") == "f n + 1 = n");
  CHECK(found("_ + _", "a * b + c = d") == "a * b + c");
  CHECK(found("_ * _", "a + b * c") == "b * c");
  CHECK(found("_ -> _", "A /\\ B -> C") == "A /\\ B -> C");
  CHECK(found("_ /\\ _", "(a = b) -> c = d /\\ e") == "c = d /\\ e");
  CHECK(found("_ + _", "a * (b + c)") == "b + c");
  CHECK(found("_ ∈ _", "x ∈ A ∪ B") == "x ∈ A ∪ B");
  CHECK(found("~ _", "A -> ~ P x") == "~ P x");
}

TEST_CASE("holes of one name are one text", "[states]") {
  CHECK(found("?x = ?x", "n + 0 = 0 + n") == "none");
  CHECK(found("?x = ?x", "P -> f n = f  n") == "f n = f  n");
  CHECK(found("?x + ?x", "a = b + b") == "b + b");
  CHECK(found("?x + ?y = ?y + ?x", "a b + (c) = (c) + a b") == "a b + (c) = (c) + a b");
  CHECK(found("?x + ?y = ?y + ?x", "a + b = a + b") == "none");
  CHECK(found("f ?x ?x", "f a b + f b b") == "f b b");
}

TEST_CASE("a hole by itself makes a pattern", "[states]") {
  CHECK(NotationPattern::has_hole("a = _"));
  CHECK(NotationPattern::has_hole("f (?x)"));
  CHECK(NotationPattern::has_hole("a=?x"));
  CHECK_FALSE(NotationPattern::has_hole("le_n"));
  CHECK_FALSE(NotationPattern::has_hole("_x"));
  CHECK_FALSE(NotationPattern::has_hole("n =? m"));
  CHECK(found("_", "f x") == "f x");
}

TEST_CASE("brackets of a pattern must fit, those of a text need not", "[states]") {
  CHECK(found("(_", "x").starts_with("refused"));
  CHECK(found("_)", "x").starts_with("refused"));
  CHECK(found(" ", "x").starts_with("refused"));
  CHECK(found("_ + _", "(a + b") == "(a + b");
  CHECK(found("_ + _", "a + b)") == "a + b");
  CHECK(found("_ = _", ") ( = ((").empty() == false);
}

TEST_CASE("long texts and many holes come to an end", "[states]") {
  std::string text = "a";
  for (int i = 0; i < 2000; ++i) {
    text += " + a";
  }
  CHECK(found("_ + _ + _ + _ + _ = _", text) == "none");
  CHECK(found("?x + ?y + ?z + ?x + ?y = ?z", text) == "none");
}

}  // namespace
}  // namespace sequent::states
