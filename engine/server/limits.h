#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "engine/state/config.h"

namespace sequent::server {

// What the loop obeys of the settings, as they were in the last turn.
struct Limits {
  std::size_t clients = 0;
  std::chrono::seconds idle{0};       // 0: clients may be idle for ever
  std::chrono::seconds keepalive{0};  // 0: off
  bool protected_mode = true;
  std::size_t request = 0;   // bytes of one unfinished request
  std::size_t argument = 0;  // bytes of one argument
  std::array<state::OutputLimit, state::kClientClasses> output;

  static Limits of(const state::Config& config) {
    return {.clients = static_cast<std::size_t>(config.maxclients),
            .idle = std::chrono::seconds(config.timeout_s),
            .keepalive = std::chrono::seconds(config.tcp_keepalive_s),
            .protected_mode = config.protected_mode,
            .request = static_cast<std::size_t>(config.client_query_buffer_limit),
            .argument = static_cast<std::size_t>(config.proto_max_bulk_len),
            .output = config.output_limits};
  }
};

}  // namespace sequent::server
