#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "proofcache/states/recording.h"

namespace sequent::states {

enum class HypothesisEventKind : std::uint8_t { kAppeared, kChanged, kDisappeared };

struct HypothesisEvent {
  StepNumber step = kNoStep;
  HypothesisEventKind kind = HypothesisEventKind::kAppeared;
  std::string_view before;  // its type, with a value before it ("3 : nat"); empty: was not there
  std::string_view after;
};

// What became of a hypothesis in the goals of a recording, by steps: each is compared with the
// state that it began from, so each proof stands by itself. Where goals differ in its type, each
// type counts.
[[nodiscard]] std::vector<HypothesisEvent> hypothesis_history(const Recording& recording,
                                                              std::string_view name);

// The step after which a goal with this conclusion is first there; absent: never.
[[nodiscard]] std::optional<StepNumber> goal_introduced(const Recording& recording,
                                                        std::string_view conclusion);
// The first step on a path after that after which it is nowhere among the goals; absent: never.
[[nodiscard]] std::optional<StepNumber> goal_closed(const Recording& recording,
                                                    std::string_view conclusion);

struct RecordingStatistics {
  std::uint32_t steps = 0;
  std::uint32_t failures = 0;
  std::uint32_t branches = 0;  // steps with more than one child
  std::uint32_t depth = 0;     // of the longest path
  std::uint32_t states = 0;    // distinct
  std::uint32_t goals = 0;     // distinct
  std::uint32_t strings = 0;   // distinct
  std::chrono::microseconds time{0};
};
[[nodiscard]] RecordingStatistics statistics(const Recording& recording);

}  // namespace sequent::states
