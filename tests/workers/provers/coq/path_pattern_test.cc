#include "workers/provers/coq/path_pattern.h"

#include <string>

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

TEST_CASE("a star stays within one part of a path, two stars go over parts", "[coq]") {
  CHECK(path_matches("theories/Init/*.v", "theories/Init/Logic.v"));
  CHECK_FALSE(path_matches("theories/*.v", "theories/Init/Logic.v"));
  CHECK(path_matches("theories/**/*.v", "theories/Init/Logic.v"));
  CHECK(path_matches("theories/**/*.v", "theories/A.v"));
  CHECK(path_matches("theories/**/*.v", "theories/a/b/c/A.v"));
  CHECK(path_matches("**/A.v", "A.v"));
  CHECK(path_matches("**", "a/b"));
  CHECK_FALSE(path_matches("**/A.v", "a/BA.v"));
  CHECK(path_matches("a/**/b/**/c.v", "a/x/b/b/y/c.v"));
  CHECK_FALSE(path_matches("a/**/b/**/c.v", "a/x/y/c.v"));
}

TEST_CASE("all of a path must match", "[coq]") {
  CHECK(path_matches("A.v", "A.v"));
  CHECK_FALSE(path_matches("A.v", "sub/A.v"));
  CHECK_FALSE(path_matches("A", "A.v"));
  CHECK(path_matches("?.v", "A.v"));
  CHECK_FALSE(path_matches("?.v", ".v"));
  CHECK(path_matches("*", ""));
  CHECK(path_matches("a*b*c", "abbbcbc"));
  CHECK_FALSE(path_matches("a*b*c", "abbbcb"));
}

TEST_CASE("a bracket is one byte of a class", "[coq]") {
  CHECK(path_matches("[A-C]x.v", "Bx.v"));
  CHECK_FALSE(path_matches("[A-C]x.v", "Dx.v"));
  CHECK(path_matches("[!A-C]x.v", "Dx.v"));
  CHECK(path_matches("[]]", "]"));
  CHECK(path_matches("[a", "[a"));
}

TEST_CASE("a pattern full of stars takes no exponential time", "[coq]") {
  const std::string many(60, 'a');
  std::string pattern;
  for (int i = 0; i < 30; ++i) {
    pattern += "a*";
  }
  CHECK_FALSE(path_matches(pattern + "b", many));
}

}  // namespace
}  // namespace sequent::provers
