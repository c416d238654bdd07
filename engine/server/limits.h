#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "engine/state/instance.h"

namespace sequent::server {

// What the loop obeys of the settings and users, as they were in the last turn.
struct Limits {
  std::size_t clients = 0;
  std::chrono::seconds idle{0};       // 0: clients may be idle for ever
  std::chrono::seconds keepalive{0};  // 0: off
  bool protected_mode = true;
  bool asks_password = false;  // of the user that clients are at first
  bool lets_in = true;         // clients may be that user without a word
  std::size_t request = 0;     // bytes of one unfinished request
  std::size_t argument = 0;    // bytes of one argument
  std::size_t memory = 0;      // bytes of all clients together; 0: no limit
  std::array<state::OutputLimit, state::kClientClasses> output;

  static Limits of(const state::Instance& instance) {
    const state::Config& config = instance.config;
    const state::User& first = instance.acl.default_user();
    return {.clients = static_cast<std::size_t>(config.maxclients),
            .idle = std::chrono::seconds(config.timeout_s),
            .keepalive = std::chrono::seconds(config.tcp_keepalive_s),
            .protected_mode = config.protected_mode,
            .asks_password = !first.no_password,
            .lets_in = first.enabled && first.no_password,
            .request = static_cast<std::size_t>(config.client_query_buffer_limit),
            .argument = static_cast<std::size_t>(config.proto_max_bulk_len),
            .memory = memory_of(config),
            .output = config.output_limits};
  }

 private:
  // With less nobody could say a word to the server.
  static constexpr std::int64_t kLeastMemory = std::int64_t{128} * 1024;

  static std::size_t memory_of(const state::Config& config) {
    const std::int64_t wanted = config.maxmemory_clients;
    const std::int64_t bytes = wanted < 0 ? config.maxmemory / 100 * -wanted : wanted;
    return bytes == 0 ? 0 : static_cast<std::size_t>(std::max(bytes, kLeastMemory));
  }
};

}  // namespace sequent::server
