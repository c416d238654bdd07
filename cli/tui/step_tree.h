#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "proofcache/states/recording.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

struct TreeRow {
  states::StepNumber step = 0;
  std::uint32_t depth = 0;     // how many branches it is away from the main line
  bool starts_branch = false;  // the first of a side branch
};

// The steps in the order in which they are shown: of the children of a step the one that the
// proof went on with comes last, at the depth of its parent; what was tried beside it stands
// before it, one deeper.
[[nodiscard]] std::vector<TreeRow> tree_rows(const states::Recording& recording);

// The child that the proof went on with: the last one that was done, else the last. kNoStep asks
// for the roots. Absent: there is no child.
[[nodiscard]] std::optional<states::StepNumber> main_child(const states::Recording& recording,
                                                           states::StepNumber step);

}  // namespace sequent::cli
