#include "cli/tui/player.h"

#include <string>
#include <utility>

#include "cli/tui/player_model.h"
#include "cli/tui/player_view.h"
#include "cli/tui/screen_program.h"

namespace sequent::cli {
namespace {

class Player final : public ScreenProgram {
 public:
  explicit Player(PlayerModel model) : model_(std::move(model)) {}

  ScreenBuffer draw(std::size_t rows, std::size_t columns) override {
    return draw_player(model_, rows, columns);
  }
  Reaction press(const Key& key) override { return model_.press(key); }
  [[nodiscard]] int source() const override { return -1; }
  base::Status hear() override { return {}; }

 private:
  PlayerModel model_;
};

}  // namespace

base::Status play(Terminal& terminal,
                  const states::Recording& recording,
                  states::StepNumber start) {
  if (start >= recording.size()) {
    return base::invalid("there is no step " + std::to_string(start) + ", the recording has " +
                         std::to_string(recording.size()));
  }
  if (!terminal.is_live()) {
    return base::unavailable("the player needs a terminal that can move its cursor");
  }
  Player player(PlayerModel(recording, start));
  return run_on_screen(player, terminal.has_colours());
}

}  // namespace sequent::cli
