#include "workers/index_outcome.h"

#include "tests/support/catch.h"

namespace {

using sequent::workers::IndexOutcome;

TEST_CASE("the outcome of an index is read as it was written", "[workers]") {
  for (const IndexOutcome& outcome :
       {IndexOutcome{},
        IndexOutcome{.indexed = true, .declarations = 3, .edges = 1'000'000'000'000, .removed = 2},
        IndexOutcome{.indexed = true, .warning = "without dpdgraph: fewer edges"}}) {
    CHECK(IndexOutcome::parse(outcome.text()) == outcome);
  }
}

TEST_CASE("what is no outcome of an index is refused", "[workers]") {
  for (const char* text : {"", "indexed", "indexed 1 2", "recorded 1 2 3 ", "indexed 1 -2 3 "}) {
    CHECK_FALSE(IndexOutcome::parse(text));
  }
}

}  // namespace
