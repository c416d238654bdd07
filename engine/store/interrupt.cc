#include "engine/store/interrupt.h"

#include <algorithm>
#include <sys/eventfd.h>

namespace sequent::store {

Interrupt::Interrupt(const std::stop_token& stop, std::chrono::milliseconds grace)
    : grace_(grace),
      asked_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      on_stop_(stop, [this] { ask(); }) {}

Deadline Interrupt::limit(Deadline begun, Deadline deadline) const {
  const Deadline asked_at = asked_at_;
  return asked_at == Deadline::max() ? deadline
                                     : std::min(deadline, std::max(begun, asked_at) + grace_);
}

int Interrupt::fd() const {
  return asked_at_.load() == Deadline::max() ? asked_.get() : -1;
}

void Interrupt::sleep_until(Deadline deadline) const {
  wait_ready(-1, Ready::kRead, deadline, this);
}

void Interrupt::ask() {
  asked_at_ = std::chrono::steady_clock::now();
  ::eventfd_write(asked_.get(), 1);
}

}  // namespace sequent::store
