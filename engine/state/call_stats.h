#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/state/latency_histogram.h"

namespace sequent::state {

// What one command did since the start or CONFIG RESETSTAT.
struct CallStats {
  std::uint64_t calls = 0;
  std::uint64_t nanoseconds = 0;
  std::uint64_t rejected = 0;                 // before it ran
  std::uint64_t failed = 0;                   // replied with an error
  std::unique_ptr<LatencyHistogram> latency;  // null: never called while it was tracked
};

// Of all commands, by the number of their rows, and of error replies, by their codes.
struct Calls {
  std::vector<CallStats> commands;
  std::map<std::string, std::uint64_t, std::less<>> errors;

  void reset() {
    commands = std::vector<CallStats>(commands.size());
    errors.clear();
  }
};

}  // namespace sequent::state
