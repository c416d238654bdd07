#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "proofcache/states/proof_state.h"

namespace sequent::states {

enum class Change : std::uint8_t { kSame, kAdded, kRemoved, kChanged };

struct HypothesisChange {
  Change change = Change::kSame;
  std::optional<Hypothesis> before;  // absent if added
  std::optional<Hypothesis> after;   // absent if removed
};

struct GoalChange {
  Change change = Change::kSame;
  std::optional<std::size_t> before;  // its place among the goals before, in their order
  std::optional<std::size_t> after;   // and among those after
  // Of a goal that is in both: in the order of `after`, removed ones where they stood.
  std::vector<HypothesisChange> hypotheses;
  bool conclusion_changed = false;
};

// What a step did to a state. Goals are in one order: focused, background from the innermost
// level (before, then after), shelved, given up. Goals are matched by equality first, then by
// how much they share; each is in at most one pair.
struct StateDiff {
  std::vector<GoalChange> goals;  // in the order of the goals after; removed ones last

  // Whether there is the same to prove; what is focused may differ.
  [[nodiscard]] bool same() const;
};

[[nodiscard]] StateDiff diff(const ProofState& before, const ProofState& after);

// All goals in the order that StateDiff counts them in.
[[nodiscard]] std::vector<const Goal*> all_goals(const ProofState& state);

}  // namespace sequent::states
