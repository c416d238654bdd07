#include "engine/server/poller.h"

#include <cerrno>
#include <system_error>

namespace sequent::server {

namespace {

void control(int poller, int operation, int fd, epoll_event* event) {
  if (::epoll_ctl(poller, operation, fd, event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

}  // namespace

Poller::Poller() : fd_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!fd_) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
}

void Poller::add(int fd, std::uint32_t events, void* tag) {
  epoll_event event{.events = events, .data = {.ptr = tag}};
  control(fd_.get(), EPOLL_CTL_ADD, fd, &event);
}

void Poller::change(int fd, std::uint32_t events, void* tag) {
  epoll_event event{.events = events, .data = {.ptr = tag}};
  control(fd_.get(), EPOLL_CTL_MOD, fd, &event);
}

void Poller::remove(int fd) {
  control(fd_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

std::span<const epoll_event> Poller::wait(int timeout_ms) {
  const int count =
      ::epoll_wait(fd_.get(), events_.data(), static_cast<int>(events_.size()), timeout_ms);
  if (count < 0) {
    if (errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "epoll_wait");
    }
    return {};
  }
  return {events_.data(), static_cast<std::size_t>(count)};
}

}  // namespace sequent::server
