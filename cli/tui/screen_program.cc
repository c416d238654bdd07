#include "cli/tui/screen_program.h"

#include <chrono>
#include <csignal>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/tui/terminal_mode.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::milliseconds kRestOfKey{50};  // a sequence comes at once, or not at all
constexpr std::chrono::milliseconds kNoHurry{60'000};

// One run: what the terminal sends goes to the program, what the program draws to the screen.
class ScreenRun {
 public:
  ScreenRun(TerminalMode mode, ScreenProgram& program, bool colours)
      : mode_(std::move(mode)), program_(program), colours_(colours) {}

  base::Status run() {
    for (;;) {
      draw();
      const TerminalMode::Event event =
          mode_.wait(keys_.is_waiting() ? kRestOfKey : kNoHurry, program_.source());
      if (event.is_over) {
        return base::unavailable("the terminal is gone");
      }
      if (event.signal) {
        take_signal(*event.signal);
      } else if (!(event.is_pause ? take_pause() : take_keys(event.bytes))) {
        return {};
      }
      SEQUENT_TRY(program_.hear());
    }
  }

 private:
  void draw() {
    const TerminalMode::Size size = mode_.size();
    ScreenBuffer screen = program_.draw(size.rows, size.columns);
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

  // False, of this and the next: the user leaves.
  bool take_pause() {
    const std::optional<Key> key = keys_.next_at_pause();
    return !key || take_key(*key);
  }

  bool take_keys(std::string_view bytes) {
    keys_.feed(bytes);
    while (const std::optional<Key> key = keys_.next()) {
      if (!take_key(*key)) {
        return false;
      }
    }
    return true;
  }

  bool take_key(const Key& key) {
    const Reaction reaction = program_.press(key);
    if (reaction == Reaction::kStop) {
      mode_.stop();
      shown_ = ScreenBuffer(0, 0);
    }
    return reaction != Reaction::kLeave;
  }

  TerminalMode mode_;
  ScreenProgram& program_;
  KeyDecoder keys_;
  ScreenBuffer shown_{0, 0};
  bool colours_;
};

}  // namespace

base::Status run_on_screen(ScreenProgram& program, bool colours) {
  SEQUENT_TRY_ASSIGN(TerminalMode mode, TerminalMode::enter());
  return ScreenRun(std::move(mode), program, colours).run();
}

}  // namespace sequent::cli
