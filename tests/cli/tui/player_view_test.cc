#include "cli/tui/player_view.h"

#include "tests/cli/tui/sample_history.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::draw_player;
using sequent::cli::KeyDecoder;
using sequent::cli::PlayerModel;
using sequent::cli::ScreenBuffer;
using sequent::cli::Tone;

const sequent::states::Recording& sample() {
  static const sequent::states::Recording kSample = sequent::test::sample_recording();
  return kSample;
}

void type(PlayerModel& model, std::string_view bytes) {
  KeyDecoder decoder;
  decoder.feed(bytes);
  while (const auto key = decoder.next()) {
    model.press(*key);
  }
}

// What is on the screen after these keys.
std::string screen(sequent::states::StepNumber step,
                   std::size_t rows,
                   std::size_t columns,
                   std::string_view keys = "") {
  PlayerModel model(sample(), step);
  static_cast<void>(draw_player(model, rows, columns));
  type(model, keys);
  return "\n" + draw_player(model, rows, columns).text();
}

// The style of the first character of `text` on the screen.
sequent::cli::Style style_of(const ScreenBuffer& drawn, std::string_view text) {
  for (std::size_t row = 0; row < drawn.rows(); ++row) {
    for (std::size_t column = 0; column < drawn.columns(); ++column) {
      ScreenBuffer same = drawn;
      same.put(row, column, drawn.columns(), text, drawn.style_at(row, column));
      if (same.text() == drawn.text()) {
        return drawn.style_at(row, column);
      }
    }
  }
  FAIL("not on the screen: " << text);
  return {};
}

TEST_CASE("steps stand on the left, goals with what changed on the right", "[cli]") {
  CHECK(screen(9, 12, 80) == R"(
   1 Require Import Arith.       │ - simpl.
   2 Lemma add_0_r : ∀ n : nat,… │
   3 Proof.                      │   goal 1 of 1
 x 4 ├╴reflexivity.              │   m : nat
   5 intros n.                   │   IHm : m + 0 = m
   6 ├╴destruct n as [| m].      │ - ⊢ S m + 0 = S m
 x 7 │ lia.                      │ ~ ⊢ S (m + 0) = S m
   8 induction n as [| m IHm].   │
   9 - reflexivity.              │
> 10 - simpl.                    │
  11 rewrite IHm.                │
 Sample<b>.v  line 10  step s9 of 75  0.00s                     ? help  q leave
)");
}

TEST_CASE("where a line is too short for both, steps stand above the goals", "[cli]") {
  CHECK(screen(10, 10, 30) == R"(
   9 - reflexivity.
  10 - simpl.
> 11 rewrite IHm.
──────────────────────────────
rewrite IHm.

  goal 1 of 1
  m : nat
  IHm : m + 0 = m            ▼
 Sample<b>.v  line 11  step s1
)");
}

TEST_CASE("a screen of any size is drawn", "[cli]") {
  for (std::size_t rows = 0; rows < 9; ++rows) {
    for (const std::size_t columns : {0U, 1U, 2U, 3U, 7U, 20U, 63U, 64U, 65U, 200U}) {
      PlayerModel model(sample(), sequent::test::kSampleHostile);
      for (const char* keys : {"", "G", "?", "q", "/IHm", "\r", "\t\x1b[F", "b"}) {
        type(model, keys);
        const ScreenBuffer drawn = draw_player(model, rows, columns);
        CHECK(drawn.rows() == rows);
        CHECK(drawn.columns() == columns);
      }
    }
  }
}

TEST_CASE("steps that failed are red and marked, with what the prover said", "[cli]") {
  PlayerModel model(sample(), 3);
  const ScreenBuffer drawn = draw_player(model, 12, 80);
  CHECK(style_of(drawn, "x 4").tone == Tone::kRed);
  CHECK(style_of(drawn, "Unable to unify").tone == Tone::kRed);
  CHECK(style_of(drawn, "failed").tone == Tone::kRed);
  CHECK(style_of(drawn, ">x").reversed);
}

TEST_CASE("the words that changed stand out in what changed", "[cli]") {
  PlayerModel model(sample(), 10);
  const ScreenBuffer drawn = draw_player(model, 12, 80);
  CHECK(style_of(drawn, "- ⊢ S (m + 0)").tone == Tone::kRed);
  CHECK(style_of(drawn, "(m + 0)").underlined);
  CHECK_FALSE(style_of(drawn, "m + 0) = S m").underlined);
  CHECK(style_of(drawn, "+ 0)").underlined);
  type(model, "dd");
  CHECK(draw_player(model, 12, 80).text() == drawn.text());
  type(model, "d");
  CHECK(draw_player(model, 12, 80).text().find("- ⊢") == std::string::npos);
}

TEST_CASE("what a search finds is marked, and the goals scroll to it", "[cli]") {
  PlayerModel model(sample(), 0);
  static_cast<void>(draw_player(model, 6, 80));
  type(model, "/m + 0 = m\r");
  const ScreenBuffer drawn = draw_player(model, 6, 80);
  CHECK(model.step() == 7);
  CHECK(model.first_goal_line() > 0);
  CHECK(style_of(drawn, "m + 0 = m").reversed);
  CHECK(drawn.text().find("1 of 1 steps with m + 0 = m") != std::string::npos);
}

TEST_CASE("all kinds of goals are shown, and local definitions with their value", "[cli]") {
  const std::string text = screen(sequent::test::kSampleHostile, 24, 140);
  for (const char* part : {"x := 3 : nat", "h, k : \"</script>", "⊢ 中文 → ⊢ e\u0301",
                           "shelved goal 1 of 1", "⊢ ?shelved", "given up goal 1 of 1"}) {
    INFO(part << text);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(screen(8, 12, 80).find("unfocused goal 1 of 1") != std::string::npos);
  CHECK(screen(11, 12, 80).find("no goals: the proof is complete") != std::string::npos);
  CHECK(screen(11, 12, 80).find("- a goal that is gone") != std::string::npos);
  CHECK(screen(12, 12, 80).find("no proof is open") != std::string::npos);
}

TEST_CASE("the last line asks, tells and names the keys", "[cli]") {
  CHECK(screen(0, 4, 80, "/ab").find("\n/ab\n") != std::string::npos);
  CHECK(screen(0, 4, 80, ":1").find("\n:1\n") != std::string::npos);
  CHECK(screen(0, 4, 80, "m").find("marked: d compares with it") != std::string::npos);
  CHECK(screen(0, 24, 80, "?").find("n N               the next, the last place found") !=
        std::string::npos);
}

}  // namespace
