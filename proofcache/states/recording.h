#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::states {

// A step without its state.
struct StepView {
  StepNumber parent = kNoStep;
  SourceSpan span;
  std::string_view text;
  StepOutcome outcome = StepOutcome::kDone;
  std::string_view message;
  std::chrono::microseconds time{0};
};

// A state of a recording; equal states have one number.
using StateNumber = std::uint32_t;

// A recorded history in memory. Each distinct string, hypothesis, goal and state is there once,
// so any state is at hand at once, without the steps before it.
//
// Views live until the recording is moved from, changed or gone.
// Threads: one, or many that read.
class Recording final : public StepSink {
 public:
  explicit Recording(Session session);

  // kInvalid: the parent is not a step before it.
  base::Status take(Step step) override;

  [[nodiscard]] const Session& session() const;
  [[nodiscard]] Session& session();
  [[nodiscard]] StepNumber size() const;
  // REQUIRES: step < size()
  [[nodiscard]] StepView step(StepNumber step) const;
  // After the step: its own state, or where it has none because it failed, its parent's.
  [[nodiscard]] std::optional<StateNumber> state_after(StepNumber step) const;
  // What the step began from. Absent: no proof was open.
  [[nodiscard]] std::optional<StateNumber> state_before(StepNumber step) const;
  [[nodiscard]] ProofState state(StateNumber state) const;
  [[nodiscard]] StateNumber state_count() const;

  // In the order of their numbers.
  [[nodiscard]] std::span<const StepNumber> children(StepNumber step) const;
  [[nodiscard]] std::span<const StepNumber> roots() const;
  // From a root to the step, both included.
  [[nodiscard]] std::vector<StepNumber> path_to(StepNumber step) const;
};

}  // namespace sequent::states
