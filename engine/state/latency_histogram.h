#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sequent::state {

// How long calls took: counts per range of durations, each range at most 1/32 wide of
// its value, up to a second; what takes longer counts as a second.
class LatencyHistogram {
 public:
  void add(std::uint64_t nanoseconds);
  [[nodiscard]] std::uint64_t count() const { return count_; }

  // The duration in nanoseconds that `percent` of the calls did not exceed.
  [[nodiscard]] std::uint64_t percentile(double percent) const;

  // Upper end of a range in microseconds, and the calls that took no longer.
  struct Step {
    std::uint64_t microseconds;
    std::uint64_t calls;
  };
  // By powers of two from a microsecond on, until all calls are counted.
  [[nodiscard]] std::vector<Step> cumulative() const;

 private:
  static constexpr unsigned kSubBits = 5;
  static constexpr std::size_t kSub = std::size_t{1} << kSubBits;
  static constexpr unsigned kOctaves = 30 - kSubBits;  // 2^30 ns: over a second
  static constexpr std::size_t kCells = (kOctaves + 1) * kSub;

  static std::size_t cell_of(std::uint64_t nanoseconds);
  // The greatest duration of a cell.
  static std::uint64_t top_of(std::size_t cell);

  std::array<std::uint32_t, kCells> cells_{};
  std::uint64_t count_ = 0;
};

}  // namespace sequent::state
