#pragma once

#include <cstdint>
#include <utility>

#include "engine/state/stats.h"

namespace sequent::server {

// What went over the sockets since the last turn.
struct Traffic {
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t refused = 0;  // connections
  std::uint64_t evicted = 0;

  void move_to(state::Stats& stats) {
    const Traffic seen = std::exchange(*this, {});
    stats.net_input_bytes += seen.bytes_in;
    stats.net_output_bytes += seen.bytes_out;
    stats.reads += seen.reads;
    stats.writes += seen.writes;
    stats.rejected_connections += seen.refused;
    stats.evicted_clients += seen.evicted;
  }
};

}  // namespace sequent::server
