#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::state {

// What took longer than latency-monitor-threshold: of each kind of event the last samples,
// one for a second.
class LatencyEvents {
 public:
  struct Sample {
    std::int64_t time_s = 0;
    std::int64_t milliseconds = 0;
  };
  // The last samples of one kind.
  class Series {
   public:
    void add(const Sample& sample);
    // The oldest first.
    [[nodiscard]] std::vector<Sample> samples() const;
    [[nodiscard]] const Sample& latest() const { return ring_[(next_ + kSamples - 1) % kSamples]; }
    [[nodiscard]] std::int64_t longest() const { return longest_; }

   private:
    static constexpr std::size_t kSamples = 160;

    std::array<Sample, kSamples> ring_{};
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    std::int64_t longest_ = 0;  // of all times
  };

  // `event`: "command", "expire-cycle", ….
  void add(std::string_view event, const Sample& sample) { find_or_make(event).add(sample); }
  // How many kinds were forgotten.
  std::size_t reset();
  bool reset(std::string_view event);
  [[nodiscard]] const std::map<std::string, Series, std::less<>>& series() const { return series_; }

 private:
  Series& find_or_make(std::string_view event);

  std::map<std::string, Series, std::less<>> series_;
};

}  // namespace sequent::state
