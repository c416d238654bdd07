#pragma once

#include <nlohmann/json_fwd.hpp>

#include "proofcache/states/proof_state.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// {"hypotheses": [{"names": ["n", "m"], "value": null, "type": "nat"}], "conclusion": "n = m"}.
[[nodiscard]] nlohmann::ordered_json json_of(const states::Hypothesis& hypothesis);
[[nodiscard]] nlohmann::ordered_json json_of(const states::Goal& goal);

// Number, parent (null: none), line, span, tactic, outcome, message, seconds, and the goals that
// there are after it: "goals" (null: no proof is open), "background" levels from the innermost,
// "shelved", "given_up".
[[nodiscard]] nlohmann::ordered_json json_of_step(const states::Recording& recording,
                                                  states::StepNumber number);

// All that is known of a session without its steps.
[[nodiscard]] nlohmann::ordered_json json_of(const states::Session& session);

}  // namespace sequent::cli
