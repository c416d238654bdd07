#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/state/latency_events.h"

namespace sequent::cmd {

// A drawing of the samples, four rows high: a column for each, below it how long ago it was
// ("10s", written downwards).
[[nodiscard]] std::string latency_drawing(std::span<const state::LatencyEvents::Sample> samples,
                                          std::int64_t now_s);

}  // namespace sequent::cmd
