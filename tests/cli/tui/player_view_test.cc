#include "cli/tui/player_view.h"

#include "tests/cli/tui/sample_history.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::draw_player;
using sequent::cli::Key;
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
 Sample<b>.v  line 10  step s9 of 75  1.50s                    ? help  q leave
)");
}

}  // namespace
