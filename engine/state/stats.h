#pragma once

#include <cstdint>

#include "engine/state/rate_meter.h"

namespace sequent::state {

// Counters since the start or CONFIG RESETSTAT, for INFO.
struct Stats {
  std::uint64_t commands = 0;
  std::uint64_t connections = 0;
  std::uint64_t expired_keys = 0;
  std::uint64_t evicted_keys = 0;
  std::uint64_t evicted_clients = 0;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t errors = 0;
  std::uint64_t rejected_connections = 0;
  std::uint64_t net_input_bytes = 0;
  std::uint64_t net_output_bytes = 0;
  std::uint64_t reads = 0;  // of sockets
  std::uint64_t writes = 0;
  std::uint64_t lazyfreed_objects = 0;  // large values destroyed by another thread
};

// How fast they grow.
struct Rates {
  RateMeter commands;
  RateMeter input;
  RateMeter output;

  void sample(std::int64_t now_ms, const Stats& stats) {
    commands.sample(now_ms, stats.commands);
    input.sample(now_ms, stats.net_input_bytes);
    output.sample(now_ms, stats.net_output_bytes);
  }
};

}  // namespace sequent::state
