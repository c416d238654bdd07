#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

namespace sequent::base {

// A value that can be reached only while its lock is held.
//
//   Guarded<State> state_;
//   auto state = state_.lock();
//   state->count += 1;
//
// Threads: any. A thread that locks twice deadlocks.
template <typename T>
class Guarded {
 public:
  // The lock, held as long as this object lives.
  class Access {
   public:
    T* operator->() { return &owner_->value_; }
    T& operator*() { return owner_->value_; }

    // Waits until `ready` (called with the lock held) or the deadline; false if
    // the deadline came first.
    template <typename TimePoint, typename Ready>
    bool wait_until(std::condition_variable& changed, TimePoint deadline, Ready ready) {
      return changed.wait_until(lock_, deadline, std::move(ready));
    }

   private:
    friend class Guarded;
    explicit Access(Guarded& owner) : owner_(&owner), lock_(owner.mutex_) {}

    Guarded* owner_;
    std::unique_lock<std::mutex> lock_;
  };

  Guarded() = default;
  template <typename... Args>
  explicit Guarded(std::in_place_t, Args&&... args) : value_(std::forward<Args>(args)...) {}

  [[nodiscard]] Access lock() { return Access(*this); }

 private:
  std::mutex mutex_;
  T value_{};
};

}  // namespace sequent::base
