#include "workers/provers/structured_script.h"

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

// As a user would see it.
std::string shown(const std::vector<std::string>& script, const std::vector<std::size_t>& goals) {
  std::string text;
  for (const ScriptLine& line : with_bullets(script, goals)) {
    text.append(line.depth, '>').append(line.bullet).append(line.tactic).append(" ");
  }
  return text;
}

}  // namespace

TEST_CASE("a script whose tactics leave one goal each has no bullets", "[provers]") {
  CHECK(shown({}, {}).empty());
  CHECK(shown({"a.", "b.", "c."}, {1, 1, 0}) == "a. b. c. ");
}

TEST_CASE("each of several goals begins with a bullet", "[provers]") {
  CHECK(shown({"split.", "a.", "b."}, {2, 1, 0}) == "split. >-a. >-b. ");
  CHECK(shown({"split.", "a.", "a2.", "b."}, {2, 2, 1, 0}) == "split. >-a. >a2. >-b. ");
}

TEST_CASE("goals of goals have bullets of their own", "[provers]") {
  CHECK(shown({"s.", "t.", "a.", "b.", "c."}, {2, 3, 2, 1, 0}) == "s. >-t. >>+a. >>+b. >-c. ");
  CHECK(shown({"s.", "a.", "t.", "b.", "u.", "c.", "d."}, {2, 1, 2, 1, 2, 1, 0}) ==
        "s. >-a. >-t. >>+b. >>+u. >>>*c. >>>*d. ");
  CHECK(
      shown({"s.", "t.", "u.", "v.", "a.", "b.", "c.", "d.", "e."}, {2, 3, 4, 5, 4, 3, 2, 1, 0}) ==
      "s. >-t. >>+u. >>>*v. >>>>--a. >>>>--b. >>>*c. >>+d. >-e. ");
}

TEST_CASE("three goals of one tactic stand side by side", "[provers]") {
  CHECK(shown({"s.", "a.", "b.", "c."}, {3, 2, 1, 0}) == "s. >-a. >-b. >-c. ");
}

}  // namespace sequent::provers
