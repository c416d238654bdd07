#pragma once

#include <cstddef>

#include "cli/tui/player_model.h"
#include "cli/tui/screen_buffer.h"

namespace sequent::cli {

// Where the parts of the player stand: side by side, or one above the other where a line is
// too short for both. The last row is the status line.
struct PlayerLayout {
  Area steps;
  Area goals;
};

[[nodiscard]] PlayerLayout player_layout(std::size_t rows, std::size_t columns);

// Fits the model to a screen of this size, and gives what stands on it.
[[nodiscard]] ScreenBuffer draw_player(PlayerModel& model, std::size_t rows, std::size_t columns);

}  // namespace sequent::cli
