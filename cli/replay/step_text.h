#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output/terminal.h"
#include "cli/replay/state_text.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/step.h"

namespace sequent::cli {

// A step's sentence with its line, number and time; then, if it was not done, why, or else what
// the prover printed.
[[nodiscard]] std::string text_of_step(const Terminal& terminal,
                                       const states::Recording& recording,
                                       states::StepNumber number);

// The same, and below it the goals after it if it changed them; an empty line ends these.
[[nodiscard]] std::string text_of_change(const Terminal& terminal,
                                         const states::Recording& recording,
                                         states::StepNumber step,
                                         bool all);

// The state after a step below its sentence, beside the state before it; empty where no proof is
// open.
[[nodiscard]] std::string text_of_state(const Terminal& terminal,
                                        const states::Recording& recording,
                                        states::StepNumber step,
                                        const StateDetail& detail);

// Lines with their signs: + added, - removed, ~ changed; in colours where these are wanted.
[[nodiscard]] std::string with_signs(const Terminal& terminal,
                                     const std::vector<StateLine>& lines,
                                     std::size_t indent);

// What a session is, in one line: "List.v, coq 8.16.1, 42 steps, 2 not done".
[[nodiscard]] std::string headline(const Terminal& terminal, const states::Session& session);

}  // namespace sequent::cli
