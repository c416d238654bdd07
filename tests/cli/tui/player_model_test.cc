#include "cli/tui/player_model.h"

#include "tests/cli/tui/sample_history.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::DiffBase;
using sequent::cli::KeyDecoder;
using sequent::cli::Pane;
using sequent::cli::PlayerModel;
using sequent::cli::Prompt;
using sequent::cli::Reaction;

const sequent::states::Recording& sample() {
  static const sequent::states::Recording kSample = sequent::test::sample_recording();
  return kSample;
}

// A model that is given keys as a terminal sends them.
struct Session {
  PlayerModel model;
  Reaction last = Reaction::kGoOn;

  explicit Session(sequent::states::StepNumber start = 0) : model(sample(), start) {
    model.fit(10, 5, 20);
  }

  Session& type(std::string_view bytes) {
    KeyDecoder decoder;
    decoder.feed(bytes);
    while (const auto key = decoder.next()) {
      last = model.press(*key);
    }
    if (const auto key = decoder.next_at_pause()) {
      last = model.press(*key);
    }
    model.fit(10, 5, 20);
    return *this;
  }
  [[nodiscard]] sequent::states::StepNumber step() const { return model.step(); }
};

TEST_CASE("side branches stand before what the proof went on with, one deeper", "[cli]") {
  std::vector<std::pair<unsigned, unsigned>> rows;
  for (const auto& row : sequent::cli::tree_rows(sample())) {
    rows.emplace_back(row.step, row.depth);
  }
  CHECK(rows.size() == sample().size());
  rows.resize(9);
  CHECK(rows == std::vector<std::pair<unsigned, unsigned>>{
                    {0, 0}, {1, 0}, {2, 0}, {3, 1}, {4, 0}, {5, 1}, {6, 1}, {7, 0}, {8, 0}});
}

TEST_CASE("arrows step through the rows, and along the proof", "[cli]") {
  Session session;
  CHECK(session.type("\x1b[B\x1b[B\x1b[B").step() == 3);
  CHECK(session.type("\x1b[D").step() == 2);
  CHECK(session.type("\x1b[C").step() == 4);
  CHECK(session.type("\x1b[C").step() == 7);
  CHECK(session.type("k").step() == 6);
  CHECK(session.type("\x1b[F").step() == sample().size() - 1);
  CHECK(session.type("j").step() == sample().size() - 1);
  CHECK(session.type("\x1b[5~").step() == sample().size() - 11);
  CHECK(session.type("\x1b[H\x1b[A\x1b[D").step() == 0);
}

TEST_CASE("the current row stays in view", "[cli]") {
  Session session;
  session.type("\x1b[6~\x1b[6~");
  CHECK(session.model.current_row() == 20);
  CHECK(session.model.first_row() == 11);
  session.type("kkkkkkkkkkkk");
  CHECK(session.model.current_row() == 8);
  CHECK(session.model.first_row() == 8);
  session.model.fit(3, 5, 20);
  CHECK(session.model.first_row() == 8);
}

TEST_CASE("b goes round the branches beside a step", "[cli]") {
  Session session(6);
  CHECK(session.type("b").step() == 7);
  CHECK(session.model.message() == "branch 2 of 2");
  CHECK(session.type("b").step() == 5);
  Session root(1);
  CHECK(root.type("b").step() == 1);
  CHECK(root.model.message() == "no branches on the way to this step");
}

TEST_CASE("e goes round the steps that failed", "[cli]") {
  Session session;
  CHECK(session.type("e").step() == 3);
  CHECK(session.type("e").step() == 6);
  CHECK(session.type("e").step() == 3);
  CHECK(session.type("E").step() == 6);
}

TEST_CASE("a jump goes to a line or a step", "[cli]") {
  Session session;
  CHECK(session.type(":10\r").step() == 9);
  CHECK(session.type(":s13\r").step() == 13);
  CHECK(session.type(":s7\r").step() == 7);
  CHECK(session.type(":99999\r").step() == sample().size() - 1);
  CHECK(session.type(":s99999\r").step() == sample().size() - 1);
  CHECK(session.model.message() == "the last step is s74");
  CHECK(session.type(":x\r").model.message() == ": takes a line, or sN for step N");
  CHECK(session.type(":7\x1b").model.prompt() == Prompt::kNone);
  CHECK(session.step() == sample().size() - 1);
}

TEST_CASE("a search goes to what it finds, and n to the next", "[cli]") {
  Session session;
  CHECK(session.type("/rewrite\r").step() == 10);
  CHECK(session.model.message() == "1 of 1 steps with rewrite");
  session.type("\x1b[H/S (m\r");
  CHECK(session.step() == 9);
  CHECK(session.model.wants_reveal());
  session.type("\x1b[H/IHm\r");
  CHECK(session.step() == 7);
  CHECK(session.type("n").step() == 10);
  CHECK(session.type("n").step() == 7);
  CHECK(session.type("N").step() == 10);
  CHECK(session.type("/nowhere at all\r").step() == 10);
  CHECK(session.model.message() == "not found: nowhere at all");
  CHECK_FALSE(session.type("/(((/\r").model.message().empty());
}

TEST_CASE("what was typed can be corrected and dropped", "[cli]") {
  Session session;
  session.type("/a∀b\x7f\x7f");
  CHECK(session.model.input() == "a");
  session.type("\x7f\x7f");
  CHECK(session.model.prompt() == Prompt::kNone);
  session.type("/IHm\r");
  CHECK_FALSE(session.model.found().empty());
  CHECK(session.type("\x1b").model.found().empty());
}

TEST_CASE("d compares with the step before, a marked step, and nothing", "[cli]") {
  Session session(9);
  CHECK(session.model.state_compared() == sample().state_before(9));
  CHECK(session.type("d").model.diff_base() == DiffBase::kNone);
  CHECK_FALSE(session.model.state_compared());
  session.type("d:s4\rm:s9\rd");
  CHECK(session.model.diff_base() == DiffBase::kMarked);
  CHECK(session.model.state_compared() == sample().state_after(4));
  CHECK(session.type(":s4\rm").model.diff_base() == DiffBase::kBefore);
  CHECK_FALSE(session.model.marked());
}

TEST_CASE("the goals scroll, and not past their end", "[cli]") {
  Session session(7);
  CHECK(session.type("\t").model.pane() == Pane::kGoals);
  CHECK(session.type("\x1b[B\x1b[B").model.first_goal_line() == 2);
  CHECK(session.type("\x1b[F").model.first_goal_line() == 15);
  CHECK(session.step() == 7);
  CHECK(session.type("\tK").model.first_goal_line() == 14);
  CHECK(session.type("j").model.first_goal_line() == 0);
}

TEST_CASE("q and Ctrl-C leave, Ctrl-Z stops, in a prompt too but q", "[cli]") {
  CHECK(Session().type("q").last == Reaction::kLeave);
  CHECK(Session().type("\x03").last == Reaction::kLeave);
  CHECK(Session().type("\x1a").last == Reaction::kStop);
  CHECK(Session().type("/q").last == Reaction::kGoOn);
  CHECK(Session().type("/q\x03").last == Reaction::kLeave);
  Session help;
  CHECK(help.type("?").model.shows_help());
  CHECK(help.type("q").last == Reaction::kGoOn);
  CHECK_FALSE(help.model.shows_help());
}

}  // namespace
