#pragma once

#include <cstdint>

namespace sequent::state {

// Counters since the start, for INFO.
struct Stats {
  std::int64_t started_ms = 0;
  std::uint64_t commands = 0;
  std::uint64_t connections = 0;
  std::uint64_t expired_keys = 0;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t errors = 0;
};

}  // namespace sequent::state
