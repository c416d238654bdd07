#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>

#include "engine/base/unique_fd.h"
#include "engine/store/socket.h"

namespace sequent::store {

// Cuts waits for a store short once somebody asks to stop: from then on, none lasts for longer
// than `grace`.
//
// Threads: any; the request may come from any thread.
class Interrupt {
 public:
  Interrupt(std::stop_token stop, std::chrono::milliseconds grace);

  // When a wait that began at `begun` and wants to last until `deadline` has to end.
  [[nodiscard]] Deadline limit(Deadline begun, Deadline deadline) const;
  // Becomes readable when somebody asks; -1 after that.
  [[nodiscard]] int fd() const;
  void sleep_until(Deadline deadline) const;

 private:
  // When somebody asked; max: nobody has.
  [[nodiscard]] Deadline asked_at() const;

  const std::stop_token stop_;
  const std::chrono::milliseconds grace_;
  mutable std::atomic<Deadline> asked_at_{Deadline::max()};  // as first noticed
  base::UniqueFd asked_;
  std::stop_callback<std::function<void()>> on_stop_;  // last: it uses the others
};

}  // namespace sequent::store
