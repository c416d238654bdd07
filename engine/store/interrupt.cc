#include "engine/store/interrupt.h"

#include <algorithm>
#include <sys/eventfd.h>
#include <utility>

namespace sequent::store {

Interrupt::Interrupt(std::stop_token stop, std::chrono::milliseconds grace)
    : stop_(std::move(stop)),
      grace_(grace),
      asked_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      on_stop_(stop_, [this] {
        static_cast<void>(asked_at());
        ::eventfd_write(asked_.get(), 1);
      }) {}

Deadline Interrupt::limit(Deadline begun, Deadline deadline) const {
  const Deadline asked = asked_at();
  return asked == Deadline::max() ? deadline : std::min(deadline, std::max(begun, asked) + grace_);
}

int Interrupt::fd() const {
  return asked_at() == Deadline::max() ? asked_.get() : -1;
}

void Interrupt::sleep_until(Deadline deadline) const {
  wait_ready(-1, Ready::kRead, deadline, this);
}

// Not left to the callback: those of others, which come first, may themselves wait for the store.
Deadline Interrupt::asked_at() const {
  Deadline asked = asked_at_;
  if (asked == Deadline::max() && stop_.stop_requested()) {
    const Deadline now = std::chrono::steady_clock::now();
    asked = asked_at_.compare_exchange_strong(asked, now) ? now : asked;
  }
  return asked;
}

}  // namespace sequent::store
