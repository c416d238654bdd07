#include "cli/signals.h"

#include <cerrno>
#include <unistd.h>

#include <pthread.h>

#include "cli/exit_code.h"

namespace sequent::cli {

Signals::Signals() {
  ::sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) {
    ::sigaddset(&signals_, signal);
  }
  ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::jthread([this](const std::stop_token& stop) { wait(stop); });
}

Signals::~Signals() {
  thread_.request_stop();
  ::pthread_kill(thread_.native_handle(), SIGUSR1);  // ends its sigwait
}

void Signals::wait(const std::stop_token& stop) {
  int signal = 0;
  while (::sigwait(&signals_, &signal) == 0 && !stop.stop_requested()) {
    if (signal == SIGUSR1) {
      continue;
    }
    if (second_.stop_requested()) {
      ::_exit(static_cast<int>(ExitCode::kInterrupted));
    }
    (first_.stop_requested() ? second_ : first_).request_stop();
  }
}

}  // namespace sequent::cli
