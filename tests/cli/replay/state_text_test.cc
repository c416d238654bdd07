#include "cli/replay/state_text.h"

#include "tests/cli/replay/hand_made.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

using states::Change;
using states::Goal;
using states::Hypothesis;
using states::ProofState;
using test::focused;
using test::goal;
using test::hypothesis;

// Each line behind its sign; faint ones in brackets.
std::string drawn(const ProofState* before, const ProofState& after, const StateDetail& detail) {
  std::string text;
  for (const StateLine& line : draw_state(before, after, detail)) {
    text += line.change == Change::kAdded     ? "+ "
            : line.change == Change::kRemoved ? "- "
            : line.change == Change::kChanged ? "~ "
                                              : "  ";
    text += line.faint ? "[" + line.text + "]\n" : line.text + "\n";
  }
  return text;
}

TEST_CASE("a goal is its hypotheses, a rule as long as the longest line, and its conclusion",
          "[cli]") {
  const ProofState state =
      focused({goal({Hypothesis{{"n", "m"}, "", "nat"}, Hypothesis{{"x"}, "3", "nat"},
                     hypothesis("H", "n <= m +\n      x")},
                    "n <= m")});
  CHECK(drawn(nullptr, state, {}) ==
        "  n, m : nat\n"
        "  x := 3 : nat\n"
        "  H : n <= m +\n"
        "        x\n"
        "  [────────────]\n"
        "  n <= m\n");
}

TEST_CASE("only what changed is marked", "[cli]") {
  const ProofState before = focused({goal(
      {hypothesis("n", "nat"), hypothesis("H", "0 < n"), hypothesis("G", "P")}, "n = n + 0")});
  const ProofState after = focused(
      {goal({hypothesis("n", "nat"), hypothesis("H", "1 <= n"), hypothesis("K", "Q")}, "n = n")});
  const std::string text = drawn(&before, after, {});
  CHECK(text.find("  n : nat\n") == 0);
  CHECK(text.find("\n~ H : 1 <= n\n") != std::string::npos);
  CHECK(text.find("\n- G : P\n") != std::string::npos);
  CHECK(text.find("\n+ K : Q\n") != std::string::npos);
  CHECK(text.find("\n~ n = n\n") != std::string::npos);
  CHECK(text.find("was") == std::string::npos);
  const std::string compared = drawn(&before, after, {.was = true});
  CHECK(compared.find("~ H : 1 <= n\n  [  was H : 0 < n]\n") != std::string::npos);
  CHECK(compared.find("~ n = n\n  [  was n = n + 0]\n") != std::string::npos);
}

TEST_CASE("goals that are as before and those aside are counted, or drawn when asked for",
          "[cli]") {
  const Goal first = goal({}, "1 = 1");
  const Goal second = goal({}, "2 = 2");
  const Goal third = goal({hypothesis("n", "nat")}, "n = n");
  ProofState before = focused({first, second, third});
  ProofState after = focused({second, third});
  after.background.push_back({{goal({}, "B")}, {}});
  after.shelved = {goal({}, "?x")};
  after.given_up = {goal({}, "False")};
  before.background = after.background;
  before.shelved = after.shelved;
  before.given_up = after.given_up;
  CHECK(drawn(&before, after, {.unchanged = false}) ==
        "- ⊢ 1 = 1\n"
        "  \n"
        "  [goal 1 of 2]\n"
        "  [────────]\n"
        "  2 = 2\n"
        "  [1 more goal as before, 1 in the background, 1 shelved, 1 given up]\n");
  const std::string all = drawn(&before, after, {.unchanged = true, .aside = true});
  CHECK(all.find("[goal 2 of 2]\n  n : nat\n") != std::string::npos);
  CHECK(all.find("[in the background]\n  [────────]\n  B\n") != std::string::npos);
  CHECK(all.find("[shelved]\n  [────────]\n  ?x\n") != std::string::npos);
  CHECK(all.find("[given up]\n  [────────]\n  False\n") != std::string::npos);
  CHECK(all.find("as before") == std::string::npos);
}

TEST_CASE("a state without goals in focus says whether there are others", "[cli]") {
  const Goal last = goal({}, "1 = 1");
  const ProofState before = focused({last});
  CHECK(drawn(&before, ProofState(), {}) == "- ⊢ 1 = 1\n  [no goals left]\n");
  ProofState after;
  after.background.push_back({{}, {goal({}, "B")}});
  ProofState open = after;
  open.focused = {last};
  CHECK(drawn(&open, after, {}) == "- ⊢ 1 = 1\n  [no goal left in focus, 1 in the background]\n");
}

TEST_CASE("the only goal in focus has no number", "[cli]") {
  ProofState state = focused({goal({}, "1 = 1")});
  state.background.push_back({{}, {goal({}, "B")}});
  CHECK(drawn(nullptr, state, {}) ==
        "  [────────]\n"
        "  1 = 1\n"
        "  [1 in the background]\n");
  CHECK(drawn(nullptr, state, {.aside = true}) ==
        "  [goal 1 of 1]\n"
        "  [────────]\n"
        "  1 = 1\n"
        "  \n"
        "  [in the background]\n"
        "  [────────]\n"
        "  B\n");
}

TEST_CASE("two states are compared with what changed as it was and what is gone in full", "[cli]") {
  const Goal kept = goal({}, "1 = 1");
  const ProofState before = focused({kept, goal({hypothesis("n", "nat")}, "P n /\\ Q n")});
  const ProofState after = focused({kept});
  CHECK(drawn(&before, after, {.unchanged = false, .aside = true, .was = true}) ==
        "- [goal 2 of 2, gone]\n"
        "- n : nat\n"
        "  [──────────]\n"
        "- P n /\\ Q n\n"
        "  [1 more goal as before]\n");
}

TEST_CASE("bytes of a prover that a terminal would obey are shown as such", "[cli]") {
  const ProofState state = focused({goal({hypothesis("H", "\x1b[2J")}, "\xff")});
  CHECK(drawn(nullptr, state, {}) ==
        "  H : \\x1b[2J\n"
        "  [───────────]\n"
        "  \\xff\n");
}

}  // namespace
}  // namespace sequent::cli
