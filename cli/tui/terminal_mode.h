#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <termios.h>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::cli {

// The terminal of this process taken over: its other screen, no cursor, each byte of a key at
// once. What it was before is there again when this goes, and while the process is stopped.
// One at a time.
//
// Signals that matter to a screen are taken over too, by handlers that only write to a pipe;
// wait() tells of them.
// Threads: one.
class TerminalMode {
 public:
  // kUnavailable: this process has no terminal.
  static base::Result<TerminalMode> enter();
  TerminalMode(TerminalMode&&) noexcept = default;
  TerminalMode& operator=(TerminalMode&&) = delete;
  ~TerminalMode();

  struct Size {
    std::size_t rows = 24;
    std::size_t columns = 80;
  };
  [[nodiscard]] Size size() const;

  struct Event {
    std::string bytes;          // of keys
    std::optional<int> signal;  // that came
    bool is_over = false;       // the terminal is gone
    bool is_pause = false;      // nothing came in all that time
  };
  // The next keys or signal; none of them: a pause, or `other` (a descriptor; -1: none) can be
  // read.
  Event wait(std::chrono::milliseconds timeout, int other = -1);
  // False: a signal came first, not all was written.
  bool write(std::string_view text);

  // Gives the screen back, stops the process as Ctrl-Z does, and takes it again when it goes on.
  void stop();
  // Takes the screen again after the process was stopped in another way.
  void take();
  // Gives the screen back and ends the process by that signal.
  [[noreturn]] void end_by(int signal);

 private:
  struct OldAction {
    int signal = 0;
    struct sigaction action {};
  };

  TerminalMode(base::UniqueFd terminal,
               base::UniqueFd signals,
               base::UniqueFd sender,
               const termios& before);
  void handle(int signal);
  void give_back();
  void send_now(std::string_view text);

  base::UniqueFd terminal_;
  base::UniqueFd signals_;  // the reading end of the pipe
  base::UniqueFd sender_;
  termios before_;
  std::vector<OldAction> old_actions_;
};

}  // namespace sequent::cli
