#include "engine/state/latency_events.h"

#include <algorithm>

namespace sequent::state {

void LatencyEvents::Series::add(const Sample& sample) {
  longest_ = std::max(longest_, sample.milliseconds);
  Sample& last = ring_[(next_ + kSamples - 1) % kSamples];
  if (count_ > 0 && last.time_s == sample.time_s) {
    last.milliseconds = std::max(last.milliseconds, sample.milliseconds);
    return;
  }
  ring_[next_] = sample;
  next_ = (next_ + 1) % kSamples;
  count_ = std::min(count_ + 1, kSamples);
}

std::vector<LatencyEvents::Sample> LatencyEvents::Series::samples() const {
  std::vector<Sample> found;
  for (std::size_t i = 0; i < count_; ++i) {
    found.push_back(ring_[(next_ + kSamples - count_ + i) % kSamples]);
  }
  return found;
}

LatencyEvents::Series& LatencyEvents::find_or_make(std::string_view event) {
  const auto found = series_.find(event);
  return found != series_.end() ? found->second : series_[std::string(event)];
}

std::size_t LatencyEvents::reset() {
  const std::size_t count = series_.size();
  series_.clear();
  return count;
}

bool LatencyEvents::reset(std::string_view event) {
  const auto found = series_.find(event);
  if (found == series_.end()) {
    return false;
  }
  series_.erase(found);
  return true;
}

}  // namespace sequent::state
