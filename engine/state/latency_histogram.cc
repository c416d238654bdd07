#include "engine/state/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sequent::state {
namespace {

constexpr std::uint64_t kLongest = 1'000'000'000;
constexpr std::uint64_t kFirstStep = 1024;  // nanoseconds

}  // namespace

std::size_t LatencyHistogram::cell_of(std::uint64_t nanoseconds) {
  const std::uint64_t value = std::min(nanoseconds, kLongest);
  const auto width = static_cast<unsigned>(std::bit_width(value));
  if (width <= kSubBits + 1) {
    return static_cast<std::size_t>(value);
  }
  const unsigned shift = width - (kSubBits + 1);
  return (std::size_t{shift} << kSubBits) + static_cast<std::size_t>(value >> shift);
}

std::uint64_t LatencyHistogram::top_of(std::size_t cell) {
  if (cell < 2 * kSub) {
    return cell;
  }
  const std::size_t shift = (cell >> kSubBits) - 1;
  const std::uint64_t sub = (cell & (kSub - 1)) | kSub;
  return ((sub + 1) << shift) - 1;
}

void LatencyHistogram::add(std::uint64_t nanoseconds) {
  ++cells_[cell_of(nanoseconds)];
  ++count_;
}

std::uint64_t LatencyHistogram::percentile(double percent) const {
  const auto wanted = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(percent / 100 * static_cast<double>(count_))));
  std::uint64_t seen = 0;
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    seen += cells_[cell];
    if (seen >= wanted) {
      return top_of(cell);
    }
  }
  return 0;
}

std::vector<LatencyHistogram::Step> LatencyHistogram::cumulative() const {
  std::vector<Step> steps;
  std::uint64_t seen = 0;
  std::size_t cell = 0;
  for (std::uint64_t end = kFirstStep; seen < count_; end *= 2) {
    for (; cell < kCells && top_of(cell) <= end; ++cell) {
      seen += cells_[cell];
    }
    if (seen > 0) {
      // Redis's ranges are 1/128 wide and are named by their ends.
      steps.push_back({(end + end / 128 - 1) / 1000, seen});
    }
  }
  return steps;
}

}  // namespace sequent::state
