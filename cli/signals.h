#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace sequent::cli {

// Turns the first of SIGINT, SIGTERM and SIGHUP into a stop request, and the
// second one into another. The third ends the program at once.
//
// Threads: make it before any other thread: threads inherit that these signals wait for it.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] std::stop_token first() const { return first_.get_token(); }
  [[nodiscard]] std::stop_token second() const { return second_.get_token(); }

 private:
  void wait(const std::stop_token& stop);

  sigset_t signals_{};
  std::stop_source first_;
  std::stop_source second_;
  std::jthread thread_;
};

}  // namespace sequent::cli
