#pragma once

#include <vector>

#include "proofcache/states/recording.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::test {

// A made-up recording with all that a viewer meets: branches, failures, several goals, hypotheses
// that come, change and go, symbols, wide and combining characters, text that attacks terminals
// and pages, and many lines.
[[nodiscard]] std::vector<states::Step> sample_steps();
[[nodiscard]] states::Session sample_session();
[[nodiscard]] states::Recording sample_recording();

constexpr states::StepNumber kSampleBranch = 4;     // two children: 5 and 7
constexpr states::StepNumber kSampleInduction = 7;  // two goals
constexpr states::StepNumber kSampleHostile = 13;

}  // namespace sequent::test
