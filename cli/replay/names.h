#pragma once

#include <string_view>

#include "proofcache/states/session.h"
#include "proofcache/states/state_diff.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// "done", "failed", "timed out", "interrupted".
[[nodiscard]] std::string_view name_of(states::StepOutcome outcome);
// "active", "completed", "abandoned".
[[nodiscard]] std::string_view name_of(states::SessionStatus status);
// "same", "added", "removed", "changed".
[[nodiscard]] std::string_view name_of(states::Change change);

}  // namespace sequent::cli
