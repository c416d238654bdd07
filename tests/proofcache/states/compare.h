#pragma once

#include <vector>

#include "proofcache/states/kept_time.h"
#include "proofcache/states/recording.h"
#include "tests/support/catch.h"

namespace sequent::test {

inline void check_same_session(const states::Session& found, const states::Session& put) {
  CHECK(found.id == put.id);
  CHECK(found.prover == put.prover);
  CHECK(found.file == put.file);
  CHECK(found.module == put.module);
  CHECK(found.source == put.source);
  CHECK(found.environment == put.environment);
  CHECK(found.started == put.started);
}

// Whether the recording has these steps, each with its own state.
inline bool has_steps(const states::Recording& recording, const std::vector<states::Step>& steps) {
  if (recording.size() != steps.size()) {
    return false;
  }
  for (states::StepNumber i = 0; i < recording.size(); ++i) {
    const states::StepView view = recording.step(i);
    const states::Step& step = steps[i];
    const bool same = view.parent == step.parent && view.span.begin == step.span.begin &&
                      view.span.end == step.span.end && view.span.line == step.span.line &&
                      view.text == step.text && view.outcome == step.outcome &&
                      view.message == step.message && view.time == states::kept_time(step.time);
    const auto state = recording.tables().steps[i].state;
    const bool same_state =
        step.state ? state != states::kNoNumber && recording.state(state) == *step.state
                   : state == states::kNoNumber;
    if (!same || !same_state) {
      return false;
    }
  }
  return true;
}

}  // namespace sequent::test
