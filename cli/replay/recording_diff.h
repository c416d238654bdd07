#pragma once

#include <optional>
#include <vector>

#include "proofcache/states/recording.h"
#include "proofcache/states/state_diff.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// What became of a sentence from one recording of a file to another.
struct StepChange {
  states::Change change = states::Change::kSame;
  std::optional<states::StepNumber> before;  // absent if added
  std::optional<states::StepNumber> after;   // absent if removed
  // Of kChanged: the same sentence, but another outcome, or other goals after it.
  bool outcome_changed = false;
  bool goals_changed = false;
};

// All sentences of both in the order in which they stand, removed ones before what was added in
// their place; as many as can be are paired with an equal one.
// Blocking: for as long as equal sentences of both are many, squared.
[[nodiscard]] std::vector<StepChange> diff(const states::Recording& before,
                                           const states::Recording& after);

}  // namespace sequent::cli
