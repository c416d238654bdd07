#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/store/store.h"

namespace sequent::test {

// Plays a random history of submits, claims, beats, results, failures, lost
// replies, lost wake-ups, passing time, a stopped server and a clock that is set
// against the queue and against QueueModel. Returns the first difference, or
// absent. The same seed plays the same history.
std::optional<std::string> play_history(store::Store& store, std::uint32_t seed, int steps);

}  // namespace sequent::test
