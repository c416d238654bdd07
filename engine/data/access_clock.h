#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/base/random.h"
#include "engine/data/entry.h"

namespace sequent::data {

// What the access stamp of an entry means: when the key was last used (LRU, in seconds) or how
// often lately (LFU: the minute of the last use and a logarithmic count). 24 bits; what is
// older than the clock's turn of 194 days, or 45 of minutes, looks younger.
//
// Threads: one at a time.
class AccessClock {
 public:
  enum class Measure : bool { kRecency, kFrequency };

  [[nodiscard]] Measure measure() const { return measure_; }
  // `log_factor`: how hard it is to be counted as more frequent; `decay_minutes`: how long it
  // takes to be counted as less so, 0: for ever.
  void set_measure(Measure measure, std::int64_t log_factor, std::int64_t decay_minutes) {
    measure_ = measure;
    log_factor_ = log_factor;
    decay_minutes_ = decay_minutes;
    set_time(now_ms_);
  }
  void set_time(std::int64_t now_ms) {
    now_ms_ = now_ms;
    const std::int64_t time = measure_ == Measure::kRecency ? now_ms / 1000 : now_ms / 60'000;
    time_ = static_cast<std::uint32_t>(time) & time_mask();
  }

  // Of a key that is made now.
  [[nodiscard]] std::uint32_t fresh() const {
    return measure_ == Measure::kRecency ? time_ : stamp_of(kFirstCount);
  }
  // The key is used.
  void touch(Entry entry) {
    if (measure_ == Measure::kRecency) {
      if (entry.access() != time_) {
        entry.set_access(time_);
      }
    } else {
      entry.set_access(stamp_of(counted(frequency(entry))));
    }
  }

  // REQUIRES: measure() == kRecency
  [[nodiscard]] std::int64_t idle_seconds(Entry entry) const {
    return static_cast<std::int64_t>((time_ - entry.access()) & kSecondsMask);
  }
  void set_idle(Entry entry, std::int64_t seconds) const {
    entry.set_access((time_ - static_cast<std::uint32_t>(seconds)) & kSecondsMask);
  }
  // 0 to 255. REQUIRES: measure() == kFrequency
  [[nodiscard]] std::uint32_t frequency(Entry entry) const {
    const std::uint32_t count = entry.access() & kMostCount;
    if (decay_minutes_ == 0) {
      return count;
    }
    const std::uint32_t minutes = (time_ - (entry.access() >> kCountBits)) & kMinutesMask;
    return count - std::min(count, minutes / static_cast<std::uint32_t>(decay_minutes_));
  }
  void set_frequency(Entry entry, std::int64_t count) const {
    entry.set_access(stamp_of(static_cast<std::uint32_t>(count)));
  }

 private:
  static constexpr unsigned kCountBits = 8;
  static constexpr std::uint32_t kMostCount = 255;
  static constexpr std::uint32_t kFirstCount = 5;  // so that a new key is not the first to go
  static constexpr std::uint32_t kSecondsMask = 0xffffff;
  static constexpr std::uint32_t kMinutesMask = 0xffff;

  [[nodiscard]] std::uint32_t time_mask() const {
    return measure_ == Measure::kRecency ? kSecondsMask : kMinutesMask;
  }
  [[nodiscard]] std::uint32_t stamp_of(std::uint32_t count) const {
    return time_ << kCountBits | count;
  }
  // One use more: the higher the count, the less likely it grows.
  std::uint32_t counted(std::uint32_t count) {
    if (count == kMostCount) {
      return count;
    }
    const std::uint32_t above = count - std::min(count, kFirstCount);
    const auto chances =
        static_cast<std::uint64_t>(above) * static_cast<std::uint64_t>(log_factor_) + 1;
    return random_.below(chances) == 0 ? count + 1 : count;
  }

  Measure measure_ = Measure::kRecency;
  std::int64_t log_factor_ = 10;
  std::int64_t decay_minutes_ = 1;
  std::int64_t now_ms_ = 0;
  std::uint32_t time_ = 0;  // seconds, or minutes
  base::Random random_{base::random_seed()};
};

}  // namespace sequent::data
