#pragma once

#include <cstdint>
#include <string_view>

namespace sequent::state {

// Which keys go when there is no room.
enum class Victim : std::uint8_t {
  kNone,
  kLeastRecent,
  kLeastFrequent,
  kNearestDeadline,
  kRandom,
};

// maxmemory-policy.
struct EvictionPolicy {
  Victim victim = Victim::kNone;
  bool only_with_deadline = false;

  // "allkeys-lru", "volatile-ttl", …; another word is "noeviction".
  [[nodiscard]] static EvictionPolicy named(std::string_view name);
};

}  // namespace sequent::state
