#include "engine/resp/inline_request.h"

#include <optional>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using sequent::resp::split_inline_request;

namespace {

std::optional<std::vector<std::string>> split(std::string line) {
  std::vector<std::string_view> args;
  if (!split_inline_request(line, args)) {
    CHECK(args.empty());
    return std::nullopt;
  }
  return std::vector<std::string>(args.begin(), args.end());
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("blanks separate words and never make empty ones", "[resp]") {
  CHECK(split("") == Words{});
  CHECK(split(" \t \v ") == Words{});
  CHECK(split("  set  key\tvalue ") == Words{"set", "key", "value"});
}

TEST_CASE("double quotes know escapes", "[resp]") {
  CHECK(split(R"("a b" "\x41\n\r\t\b\a\"\\\q")") == Words{"a b", "A\n\r\t\b\a\"\\q"});
  CHECK(split(R"("\x4")") == Words{"x4"});
  CHECK(split(R"("")") == Words{""});
}

TEST_CASE("single quotes know only the quote", "[resp]") {
  CHECK(split(R"('a\'b\n')") == Words{"a'b\\n"});
}

TEST_CASE("a quote may begin inside a word but must end it", "[resp]") {
  CHECK(split(R"(foo"bar baz")") == Words{"foobar baz"});
  CHECK_FALSE(split(R"("foo"bar)"));
  CHECK_FALSE(split("'foo'bar"));
}

TEST_CASE("an open quote is refused", "[resp]") {
  CHECK_FALSE(split(R"(set "a)"));
  CHECK_FALSE(split("set 'a"));
  CHECK_FALSE(split(R"("a\")"));
  CHECK_FALSE(split(R"("a\)"));
}
