#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <sys/epoll.h>

#include "engine/base/unique_fd.h"

namespace sequent::server {

// Waits for many descriptors at once (epoll, level-triggered). Each is known
// by a tag that its owner chose.
//
// Threads: one at a time. Errors: std::system_error if the system has no room.
class Poller {
 public:
  Poller();

  // `events`: EPOLLIN, EPOLLOUT, EPOLLRDHUP.
  void add(int fd, std::uint32_t events, void* tag);
  void change(int fd, std::uint32_t events, void* tag);
  void remove(int fd);

  // What happened, at most after `timeout_ms` (-1: no limit). Valid until the next call.
  std::span<const epoll_event> wait(int timeout_ms);

 private:
  base::UniqueFd fd_;
  std::array<epoll_event, 256> events_{};
};

}  // namespace sequent::server
