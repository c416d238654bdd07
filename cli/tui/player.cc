#include "cli/tui/player.h"

#include <chrono>
#include <csignal>
#include <optional>
#include <utility>

#include "cli/tui/keys.h"
#include "cli/tui/player_model.h"
#include "cli/tui/player_view.h"
#include "cli/tui/screen_buffer.h"
#include "cli/tui/terminal_mode.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::milliseconds kRestOfKey{50};  // a sequence comes at once, or not at all
constexpr std::chrono::milliseconds kNoHurry{60'000};

// One showing of a recording: what the terminal sends goes to the model, what the model says to
// the screen.
class Player {
 public:
  Player(TerminalMode mode, PlayerModel model, bool colours)
      : mode_(std::move(mode)), model_(std::move(model)), colours_(colours) {}

  base::Status run() {
    for (;;) {
      draw();
      const TerminalMode::Event event = mode_.wait(keys_.is_waiting() ? kRestOfKey : kNoHurry);
      if (event.is_over) {
        return base::unavailable("the terminal is gone");
      }
      if (event.signal) {
        take_signal(*event.signal);
      } else if (!take_keys(event.bytes)) {
        return {};
      }
    }
  }

 private:
  void draw() {
    const TerminalMode::Size size = mode_.size();
    ScreenBuffer screen = draw_player(model_, size.rows, size.columns);
    const bool whole = mode_.write(screen.changes_from(shown_, colours_));
    shown_ = whole ? std::move(screen) : ScreenBuffer(0, 0);
  }

  void take_signal(int signal) {
    switch (signal) {
      case SIGWINCH:
        break;
      case SIGCONT:
        mode_.take();
        break;
      case SIGTSTP:
        mode_.stop();
        break;
      default:
        mode_.end_by(signal);
    }
    shown_ = ScreenBuffer(0, 0);
  }

  // False: the user leaves.
  bool take_keys(std::string_view bytes) {
    if (bytes.empty()) {
      const std::optional<Key> key = keys_.next_at_pause();
      return !key || take_key(*key);
    }
    keys_.feed(bytes);
    while (const std::optional<Key> key = keys_.next()) {
      if (!take_key(*key)) {
        return false;
      }
    }
    return true;
  }

  bool take_key(const Key& key) {
    const PlayerModel::Reaction reaction = model_.press(key);
    if (reaction == PlayerModel::Reaction::kStop) {
      mode_.stop();
      shown_ = ScreenBuffer(0, 0);
    }
    return reaction != PlayerModel::Reaction::kLeave;
  }

  TerminalMode mode_;
  PlayerModel model_;
  KeyDecoder keys_;
  ScreenBuffer shown_{0, 0};
  bool colours_;
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
  SEQUENT_TRY_ASSIGN(TerminalMode mode, TerminalMode::enter());
  return Player(std::move(mode), PlayerModel(recording, start), terminal.has_colours()).run();
}

}  // namespace sequent::cli
