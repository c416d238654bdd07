#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/digest.h"

namespace sequent::tactics {

// How the tactic cache or the instance cache of a namespace is kept. Processes that share a
// cache give the same budget.
struct CacheOptions {
  std::string name_space = "default";
  // Of entries in the store; what was not used for longest goes first.
  std::uint64_t budget_bytes = 256ULL << 20U;
  // Of this process, for what it put and hit; 0: every look-up asks the store.
  std::uint64_t front_bytes = 64ULL << 20U;
  // What nobody used for so long goes, whatever the budget; 0: it stays.
  std::chrono::milliseconds unused_life{0};
  // Null: the system's. Borrowed.
  const base::Clock* clock = nullptr;
  // Finds entries; whatever it gives, none is answered whose key differs.
  base::Digest (*digest)(std::string_view bytes) = base::sha256;
};

struct CacheStatistics {
  std::uint64_t entries = 0;
  std::uint64_t negative_entries = 0;
  std::uint64_t bytes = 0;  // keys and values of entries, and the messages that they share
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::chrono::microseconds saved{0};  // that provers would have taken for what was hit

  // 0 if nothing was asked.
  [[nodiscard]] double hit_rate() const {
    const std::uint64_t asked = hits + misses;
    return asked == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(asked);
  }
};

}  // namespace sequent::tactics
