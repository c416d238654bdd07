#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>

#include "engine/data/keyspace.h"

namespace sequent::state {

// How much memory the process uses for what it holds. What the keyspaces take is known at
// any time; the rest of the heap (large values, buffers, scripts) is asked of the allocator
// now and then, because that takes it a walk over its free lists. What SQLite keeps of its
// files does not count: no key that goes would make it less.
//
// Threads: one at a time.
class MemoryUse {
 public:
  using Databases = std::span<const std::unique_ptr<data::Keyspace>>;

  // As exact as it can be. May take a millisecond.
  std::size_t measure(Databases databases);
  // The same from the last measurement and what the keyspaces have changed since; measures
  // again if that was long ago.
  std::size_t estimate(Databases databases);
  // The same without asking the allocator.
  [[nodiscard]] std::size_t known(Databases databases) const;
  // Something outside the keyspaces was given back since the last measurement.
  void released(std::size_t bytes) { heap_ -= bytes < heap_ ? bytes : heap_; }

  [[nodiscard]] std::size_t peak() const { return peak_; }
  [[nodiscard]] std::size_t at_start() const { return at_start_; }
  void reset_peak() { peak_ = 0; }

  // The last command found no room and no key to evict: commands that need more are refused.
  bool is_exhausted = false;

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t heap_ = 0;  // but for what the keyspaces and SQLite took of it
  std::size_t peak_ = 0;
  std::size_t at_start_ = 0;
  Clock::time_point next_;
};

}  // namespace sequent::state
