#pragma once

#include <cstdint>

namespace sequent::script {

// The 48-bit linear congruential generator of POSIX's lrand48, from which
// Redis serves math.random: the same numbers on every machine.
class Random48 {
 public:
  static constexpr std::int64_t kMax = 0x7fffffff;

  void seed(std::int32_t seed) {
    state_ = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(seed)) << 16U) | 0x330eU;
  }
  // 0 to kMax.
  std::int64_t next() {
    state_ = (state_ * 0x5deece66dU + 0xbU) & 0xffffffffffffU;
    return static_cast<std::int64_t>(state_ >> 17U);
  }

 private:
  std::uint64_t state_ = 0x1234abcd330eU;
};

}  // namespace sequent::script
