#include "engine/state/eviction_policy.h"

#include <algorithm>
#include <array>

namespace sequent::state {
namespace {

struct Named {
  std::string_view name;
  EvictionPolicy policy;
};
constexpr std::array kPolicies{
    Named{"allkeys-lfu", {Victim::kLeastFrequent, false}},
    Named{"allkeys-lru", {Victim::kLeastRecent, false}},
    Named{"allkeys-random", {Victim::kRandom, false}},
    Named{"volatile-lfu", {Victim::kLeastFrequent, true}},
    Named{"volatile-lru", {Victim::kLeastRecent, true}},
    Named{"volatile-random", {Victim::kRandom, true}},
    Named{"volatile-ttl", {Victim::kNearestDeadline, true}},
};

}  // namespace

EvictionPolicy EvictionPolicy::named(std::string_view name) {
  const auto found = std::ranges::find(kPolicies, name, &Named::name);
  return found == kPolicies.end() ? EvictionPolicy() : found->policy;
}

}  // namespace sequent::state
