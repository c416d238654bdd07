#pragma once

#include <cstdint>
#include <vector>

namespace sequent::state {

class Session;

enum class PauseMode : std::uint8_t { kWrites, kAll };

// CLIENT PAUSE: until when whose commands wait, and who waits.
struct Pause {
  std::int64_t until_ms = 0;  // wall clock
  PauseMode mode = PauseMode::kAll;
  std::vector<Session*> waiting;  // in order; borrowed until detached

  [[nodiscard]] bool is_on(std::int64_t now_ms) const { return now_ms < until_ms; }
};

}  // namespace sequent::state
