#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "distproof/keys.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

// What checking one module took.
struct Cost {
  std::int64_t time_ms = 0;
  std::int64_t memory_kb = 0;  // at its peak
  bool operator==(const Cost&) const = default;
};

struct MeasuredCost {
  std::string module;
  Cost cost;
};

// What modules took before, on machines of one class, smoothed over the last
// few times: half of the new time counts; memory follows upwards at once.
//
// Threads: any. Borrows: the store.
class Durations {
 public:
  Durations(store::Store& store, std::string_view name_space, std::string_view machine_class);

  // In the order of `modules`; absent: never seen.
  base::Result<std::vector<std::optional<Cost>>> look_up(std::span<const std::string> modules);
  base::Status learn(std::span<const MeasuredCost> costs);

 private:
  store::Store* store_;
  std::string key_;
};

// The class of this machine: processor model and how many, as one word.
[[nodiscard]] std::string this_machine_class();

}  // namespace sequent::distproof
