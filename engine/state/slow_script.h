#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "engine/state/words.h"

namespace sequent::state {

// A script that runs for longer than `busy_reply_threshold_ms`, as the clients see it that
// are answered meanwhile.
struct SlowScript {
  enum class Kind : std::uint8_t { kEval, kFunction };

  Kind kind = Kind::kEval;
  std::string_view name;  // the SHA-1, or the function's
  Args command;           // that called it
  std::chrono::milliseconds running{0};
  bool wrote = false;   // it called a command that writes: to stop it would leave half of its work
  bool killed = false;  // set it to stop the script
};

}  // namespace sequent::state
