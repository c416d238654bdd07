#include "cli/output/reporter.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::describe;
using sequent::cli::Failure;
using sequent::cli::Summary;
using sequent::cli::Terminal;

// Tests do not run on a terminal: without colours.
TEST_CASE("a failure is one that an editor can jump to", "[cli]") {
  const Failure failure{.module = {"Comp.Correct", "src/Correct.v"},
                        .file = "src/Correct.v",
                        .line = 12,
                        .column = 3,
                        .message = "Unable to unify\n\"1\" with \"2\".\n\n",
                        .holds_up = {"Comp.Main", "Comp.Axioms"}};
  CHECK(describe(failure, Terminal()) ==
        "src/Correct.v:12:3: error: Comp.Correct failed\n"
        "  Unable to unify\n"
        "  \"1\" with \"2\".\n"
        "  holds up 2 modules: Comp.Main, Comp.Axioms");
}

TEST_CASE("a failure without a place or a message is named all the same", "[cli]") {
  CHECK(describe(Failure{.module = {"M", "M.v"}, .file = "M.v"}, Terminal()) ==
        "M.v: error: M failed");
}

TEST_CASE("of many modules held up only the first are named", "[cli]") {
  Failure failure{.module = {"M", "M.v"}, .file = "M.v", .line = 1};
  for (int i = 0; i < 20; ++i) {
    failure.holds_up.push_back("D" + std::to_string(i));
  }
  CHECK(
      describe(failure, Terminal()) ==
      "M.v:1: error: M failed\n  holds up 20 modules: D0, D1, D2, D3, D4, D5, D6, D7 and 12 more");
}

TEST_CASE("a summary says first what matters most", "[cli]") {
  Summary summary{.checked = 2, .cached = 5, .wall = std::chrono::milliseconds(1230)};
  CHECK(describe(summary, Terminal()) ==
        "all proved: 2 checked, 5 from cache, 0 failed, 0 skipped in 1.23s");
  summary.saved = std::chrono::seconds(65);
  summary.skipped = 3;
  CHECK(describe(summary, Terminal()) ==
        "not finished: 2 checked, 5 from cache, 0 failed, 3 skipped in 1.23s "
        "(prover time saved: 1m05s)");
  summary.failed = 1;
  CHECK(describe(summary, Terminal()).starts_with("1 module failed: "));
  summary.interrupted = true;
  CHECK(describe(summary, Terminal()).starts_with("interrupted: "));
}

}  // namespace
