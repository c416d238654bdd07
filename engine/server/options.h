#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/server/address.h"

namespace sequent::server {

// How much of its replies a client may leave unread before it is closed; 0: no limit.
struct OutputLimit {
  std::size_t hard = 0;  // bytes: at once
  std::size_t soft = 0;  // bytes: after `soft_time` above it
  std::chrono::seconds soft_time{0};
};

constexpr std::size_t operator""_MiB(unsigned long long count) {
  return count * 1024 * 1024;
}

struct Options {
  std::vector<Address> listen;
  std::filesystem::path unix_path;  // empty: no Unix socket
  unsigned unix_mode = 0600;
  std::string password;  // empty: clients need not authenticate
  // Without password and with an address that others can reach, take only local clients.
  bool protected_mode = true;
  // Lowered if the process may not open so many files.
  std::size_t max_clients = 10000;
  OutputLimit client_output{.hard = 1024_MiB};
  OutputLimit subscriber_output{
      .hard = 32_MiB, .soft = 8_MiB, .soft_time = std::chrono::seconds(60)};
  std::size_t max_request = 1024_MiB;    // bytes of one unfinished request
  std::chrono::seconds idle_timeout{0};  // 0: clients may be idle for ever
  base::Log log;
};

}  // namespace sequent::server
