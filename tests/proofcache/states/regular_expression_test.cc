#include "proofcache/states/regular_expression.h"

#include <regex>

#include "engine/base/random.h"
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
  CHECK(found("b+?", "aabbb") == "b");
  CHECK(found("a|ab", "xab") == "a");
  CHECK(found("ab|a", "xab") == "ab");
  CHECK(found("^b", "ab") == "none");
  CHECK(found("a$", "aba") == "a");
  CHECK(found("(?:ab){2,3}", "ababababab") == "ababab");
  CHECK(found("(?<name>ab){2}", "ababab") == "abab");
  CHECK(found("x{0}y", "xy") == "y");
  CHECK(found("\\bn\\b", "nn n' n") == "n");
  CHECK(found("[^a-c]+", "abcxyzabc") == "xyz");
  CHECK(found("[-a]+", "x-a-x") == "-a-");
  CHECK(found("\\w+\\s=\\s\\d", "x y = 3") == "y = 3");
  CHECK(found("\\x41\\u0042\\u{43}", "ABC") == "ABC");
  CHECK(found("", "abc").empty());
  CHECK(found("a.c", "a\nc abc") == "abc");
  CHECK(found("\\(S \\w\\)", "f (S n)") == "(S n)");
}

TEST_CASE("a code point of several bytes is one", "[states]") {
  CHECK(found("^.$", "∀") == "∀");
  CHECK(found("[α-ω]+", "xαβγx") == "αβγ");
  CHECK(found("∀.x", "∀ x") == "∀ x");
  CHECK(found(".", std::string("\xff")) == "\xff");
}

TEST_CASE("what is no expression is refused with its place", "[states]") {
  for (const char* wrong :
       {"(", ")", "a)", "[a", "*a", "a{2", "a{3,2}", "a{1001}", "\\1", "(?=a)", "(?!a)", "(?<=a)b",
        "[z-a]", "\\", "\\q", "\\xz0", "\\u{110000}", "(?<name", "((a{1000}){1000}){1000}"}) {
    INFO(wrong);
    const auto parsed = RegularExpression::parse(wrong);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == base::ErrorCode::kInvalid);
    CHECK(parsed.error().message.find("at byte ") != std::string::npos);
  }
  CHECK_FALSE(RegularExpression::parse(std::string(100'000, '(')).has_value());
}

TEST_CASE("an expression knows a text that its matches have", "[states]") {
  const auto literal = [](std::string_view expression) {
    return RegularExpression::parse(expression)->literal();
  };
  CHECK(literal("foo(bar|baz)") == "foo");
  CHECK(literal("[ab]plus \\d") == "plus ");
  CHECK(literal("a|b").empty());
  CHECK(literal("(ab)*").empty());
  CHECK(literal("(ab)+") == "ab");
}

TEST_CASE("expressions whose backtracking would never end take their time", "[states]") {
  CHECK(found("(a*)*b", std::string(20'000, 'a')) == "none");
  CHECK(found("(a|a)*$", std::string(20'000, 'a')).size() == 20'000);
}

std::string random_expression(base::Random& random, int depth) {
  static constexpr std::string_view kAtoms[] = {"a",    "b",   "c",   ".", "[ab]",
                                                "[^b]", "\\w", "\\b", "^", "$"};
  static constexpr std::string_view kRepeats[] = {"*",  "+",   "?",     "*?",    "+?",
                                                  "??", "{2}", "{1,3}", "{0,2}?"};
  std::string made;
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) {
    const std::uint64_t kind = random.below(depth > 0 ? 14 : 10);
    const bool edge = kind >= 7 && kind < 10;
    made += kind < 10 ? std::string(kAtoms[kind])
                      : "(" + random_expression(random, depth - 1) + "|" +
                            random_expression(random, depth - 1) + ")";
    if (!edge && random.below(3) == 0) {
      // A group that may be empty is repeated otherwise by each implementation.
      made += kind < 10 ? kRepeats[random.below(std::size(kRepeats))] : "";
    }
  }
  return made;
}

TEST_CASE("random expressions find what those of the standard library find", "[states]") {
  base::Random random(7);
  for (int i = 0; i < 400; ++i) {
    const std::string expression = random_expression(random, 2);
    const std::regex theirs(expression, std::regex::ECMAScript);
    const auto ours = RegularExpression::parse(expression);
    REQUIRE(ours.has_value());
    for (int k = 0; k < 10; ++k) {
      std::string text;
      for (std::uint64_t left = random.below(10); left > 0; --left) {
        text += "abc d"[random.below(5)];
      }
      INFO(expression << " in '" << text << "'");
      std::smatch match;
      const bool is_there = std::regex_search(text, match, theirs);
      const auto found = ours->find(text);
      REQUIRE(found.has_value() == is_there);
      if (found) {
        CHECK(found->begin == static_cast<std::size_t>(match.position()));
        CHECK(found->end == static_cast<std::size_t>(match.position() + match.length()));
        CHECK(match.str().find(ours->literal()) != std::string::npos);
      }
    }
  }
}

}  // namespace
}  // namespace sequent::states
