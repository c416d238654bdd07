#include "workers/provers/coq/sexp.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::StartsWith;

// As one line, lists in brackets.
std::string shown(const std::vector<Sexp>& items) {
  std::string text;
  for (const Sexp& item : items) {
    text.append(text.empty() ? "" : " ");
    text.append(item.is_list ? "(" + shown(item.items) + ")" : "[" + item.word + "]");
  }
  return text;
}

TEST_CASE("lists, words, strings and comments of dune files are read", "[coq]") {
  const auto read = read_sexps(
      "; first\n(a b.c \\ (d)) #| x ( |# e ;)\n#;(gone (x)) \"s \\\"t\\\" \\\\ \\n\\\n   u\" ()",
      "dune");
  REQUIRE(read);
  CHECK(shown(*read) == "([a] [b.c] [\\] ([d])) [e] [s \"t\" \\ \nu] ()");
  CHECK((*read)[0].line == 2);
  CHECK((*read)[0].is("a"));
  CHECK_FALSE((*read)[0].is("b.c"));
  CHECK((*read)[2].line == 3);
  CHECK_FALSE((*read)[3].is(""));
}

TEST_CASE("a mistake in a dune file is one line with file and line", "[coq]") {
  CHECK_THAT(read_sexps("\n(a\n(b)", "x/dune").error().message,
             StartsWith("x/dune:2: a bracket is not closed"));
  CHECK_THAT(read_sexps("a)\n", "d").error().message, StartsWith("d:1: a bracket too many"));
  CHECK_THAT(read_sexps("\n\"a", "d").error().message, StartsWith("d:2: a string is not closed"));
  CHECK_THAT(read_sexps("#| a", "d").error().message, StartsWith("d:1: a comment is not closed"));
  CHECK_THAT(read_sexps(std::string(1000, '('), "d").error().message,
             StartsWith("d:1: too many brackets"));
}

TEST_CASE("no text crashes the reader of dune files", "[coq]") {
  test::for_each_mutation("(a \"b\\n\" #;(c) #|d|# (e (f \\ g))) ; h\n", 3000,
                          [](const std::string& mutated) {
                            const auto read = read_sexps(mutated, "d");
                            CHECK((read || read.error().code == base::ErrorCode::kInvalid));
                          });
}

}  // namespace
}  // namespace sequent::provers
