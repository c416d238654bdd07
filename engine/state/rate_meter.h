#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace sequent::state {

// How fast a counter grows: the mean of the last samples.
class RateMeter {
 public:
  void sample(std::int64_t now_ms, std::uint64_t counter) {
    const std::int64_t passed = now_ms - last_ms_;
    if (passed <= 0) {
      return;
    }
    if (last_ms_ != 0 && counter >= last_) {
      rates_[next_] = (counter - last_) * 1000 / static_cast<std::uint64_t>(passed);
      next_ = (next_ + 1) % kSamples;
    }
    last_ms_ = now_ms;
    last_ = counter;
  }
  [[nodiscard]] std::uint64_t per_second() const {
    return std::accumulate(rates_.begin(), rates_.end(), std::uint64_t{0}) / kSamples;
  }

 private:
  static constexpr std::size_t kSamples = 16;

  std::array<std::uint64_t, kSamples> rates_{};
  std::size_t next_ = 0;
  std::int64_t last_ms_ = 0;
  std::uint64_t last_ = 0;
};

}  // namespace sequent::state
