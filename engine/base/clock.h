#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sequent::base {

// Where time comes from, so that tests can move it.
//
// Threads: any.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970 UTC; may jump.
  [[nodiscard]] virtual std::int64_t wall_us() const = 0;
  // Never goes back; its origin means nothing.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point monotonic() const = 0;

  [[nodiscard]] std::int64_t wall_ms() const { return wall_us() / 1000; }
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t wall_us() const override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::now();
  }
};

// A clock that stands still until a test moves it.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t wall_us = 1'700'000'000'000'000) : wall_us_(wall_us) {}
  [[nodiscard]] std::int64_t wall_us() const override { return wall_us_.load(); }
  [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::time_point(std::chrono::microseconds(wall_us_.load()));
  }
  void advance(std::chrono::microseconds by) { wall_us_ += by.count(); }

 private:
  std::atomic<std::int64_t> wall_us_;
};

}  // namespace sequent::base
