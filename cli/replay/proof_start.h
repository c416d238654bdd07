#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// The step after which the sentence on a line of a file begins: that which ends on the line, behind
// bullets and braces, or the first after it. kInvalid: no proof is open there; the line of a
// statement counts as the beginning of its proof.
[[nodiscard]] base::Result<states::StepNumber> step_before_line(const states::Recording& recording,
                                                                std::uint32_t line);

// The step that states a lemma, after which its proof is open. kInvalid: there is none of this
// name; says what there is.
[[nodiscard]] base::Result<states::StepNumber> step_that_states(const states::Recording& recording,
                                                                const std::string& lemma);

// The sentences that lead to the state after a step, in their order.
[[nodiscard]] std::vector<std::string> sentences_to(const states::Recording& recording,
                                                    states::StepNumber step);

}  // namespace sequent::cli
