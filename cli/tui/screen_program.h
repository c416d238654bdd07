#pragma once

#include <cstddef>
#include <cstdint>

#include "cli/tui/keys.h"
#include "cli/tui/screen_buffer.h"
#include "engine/base/result.h"

namespace sequent::cli {

// What a key does to a program on the screen.
enum class Reaction : std::uint8_t { kGoOn, kLeave, kStop };

// What fills a screen and reacts to keys, without knowing a terminal.
class ScreenProgram {
 public:
  virtual ~ScreenProgram() = default;

  virtual ScreenBuffer draw(std::size_t rows, std::size_t columns) = 0;
  virtual Reaction press(const Key& key) = 0;
  // A descriptor that can be read once there is something to hear() besides keys; -1: none.
  [[nodiscard]] virtual int source() const = 0;
  // An error ends the program.
  virtual base::Status hear() = 0;
};

// Runs it on the terminal of this process until it leaves. The screen is as it was when this
// returns, and also while the process is stopped.
//
// A signal that ends the process (SIGINT, SIGTERM, SIGHUP, SIGQUIT) ends it after the screen was
// restored: then this does not return. REQUIRES: they are not blocked (no Signals).
// Errors: kUnavailable: there is no terminal, or it is gone; those of hear().
base::Status run_on_screen(ScreenProgram& program, bool colours);

}  // namespace sequent::cli
