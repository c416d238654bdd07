#include "cli/suggest.h"

#include "tests/support/catch.h"

namespace {

using sequent::cli::did_you_mean;
using sequent::cli::nearest;

const std::vector<std::string> kWords{"check", "worker", "serve", "--store", "--stop", "-j"};

TEST_CASE("a slip of the finger finds the word that was meant", "[cli]") {
  CHECK(nearest("chekc", kWords) == "check");     // swapped
  CHECK(nearest("chck", kWords) == "check");      // left out
  CHECK(nearest("wworker", kWords) == "worker");  // doubled
  CHECK(nearest("--stoer", kWords) == "--store");
}

TEST_CASE("a word that is like none gets no suggestion", "[cli]") {
  CHECK(nearest("frobnicate", kWords).empty());
  CHECK(nearest("x", kWords).empty());
  CHECK(did_you_mean("frobnicate", kWords).empty());
  CHECK(did_you_mean("serv", kWords) == ", did you mean 'serve'?");
}

}  // namespace
