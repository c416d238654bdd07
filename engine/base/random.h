#pragma once

#include <cstdint>

namespace sequent::base {

// A fast generator (splitmix64) for sampling and hash seeds; not for secrets
// that an attacker may see outputs of.
//
// Threads: one.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  // In [0, limit). REQUIRES: limit > 0
  std::uint64_t below(std::uint64_t limit) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * limit) >> 64U);
  }

 private:
  std::uint64_t state_;
};

// From the kernel, different in every process.
[[nodiscard]] std::uint64_t random_seed();

}  // namespace sequent::base
