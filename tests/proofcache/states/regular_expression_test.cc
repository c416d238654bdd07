#include "proofcache/states/regular_expression.h"

#include <string>
#include <utility>

#include "tests/support/catch.h"

namespace sequent::states {
namespace {

std::string found(std::string_view expression, std::string_view text) {
  const auto parsed = RegularExpression::parse(expression);
  if (!parsed) {
    return "refused: " + parsed.error().message;
  }
  const auto match = parsed->find(text);
  return match ? std::string(text.substr(match->begin, match->end - match->begin)) : "none";
}

TEST_CASE("an expression finds its leftmost match", "[states]") {
  CHECK(found("b+", "aabbb") == "bbb");
  CHECK(found("a|ab", "xab") == "a");
  CHECK(found("ab|a", "xab") == "ab");
  CHECK(found("a$", "aba") == "a");
  CHECK(found("^b", "ab") == "none");
  CHECK(found("", "abc").empty());
  CHECK(found("a.c", "a\nc abc") == "abc");
  CHECK(found("\\(S \\w\\)", "f (S n)") == "(S n)");
  const auto match = RegularExpression::parse("$")->find("abc");
  CHECK(match == TextMatch{3, 3});
  CHECK(RegularExpression::parse("")->find({}) == TextMatch{0, 0});
}

TEST_CASE("a code point of several bytes is one", "[states]") {
  CHECK(found("^.$", "∀") == "∀");
  CHECK(found("[α-ω]+", "xαβγx") == "αβγ");
  CHECK(found("∀.x", "∀ x") == "∀ x");
}

TEST_CASE("what is no expression is refused with its place", "[states]") {
  const std::pair<const char*, int> wrongs[] = {
      {"(ab)(c", 6}, {"(a)b)c", 4}, {"x[ab", 1},  {"*a", 0},         {"[*]*(*)", 5},
      {"a{3,2}", 1}, {"∀\\1", 3},   {"(?=a)", 0}, {"a(?<name", 1},   {"[b][z-a]", 4},
      {"∀ab\\", 5},  {"∀\xff", 3},  {"a**", 1},   {"\\x{110000}", 0}};
  for (const auto& [wrong, place] : wrongs) {
    INFO(wrong);
    const auto parsed = RegularExpression::parse(wrong);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == base::ErrorCode::kInvalid);
    CHECK(parsed.error().message.starts_with("the expression is wrong at byte " +
                                             std::to_string(place) + ": "));
  }
  CHECK(RegularExpression::parse("a(?=b)").error().message ==
        "the expression is wrong at byte 1: invalid perl operator: (?=");
}

TEST_CASE("expressions whose backtracking would never end take their time", "[states]") {
  CHECK(found("(a*)*b", std::string(20'000, 'a')) == "none");
  CHECK(found("(a|a)*$", std::string(20'000, 'a')).size() == 20'000);
}

}  // namespace
}  // namespace sequent::states
