#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "proofcache/states/recording_tables.h"
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

// Where a text is first shown.
struct TextPlace {
  StepNumber step = kNoStep;
  std::uint32_t goal = 0;        // in the order of StateDiff
  std::int32_t hypothesis = -1;  // -1: the conclusion
};

// A recorded history in memory. Each distinct string, hypothesis, goal and state is there once,
// so any state is at hand at once, without the steps before it.
//
// Views live until the recording is moved from, changed or gone.
// Threads: one, or many that read.
class Recording final : public StepSink {
 public:
  explicit Recording(Session session);
  // REQUIRES: each parent stands before its step, and what the tables name is in them
  Recording(Session session, RecordingTables tables);

  // Counts it in the session too. kInvalid: the parent is not a step before it, or a hypothesis has
  // no name.
  base::Status take(Step step) override;

  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] StepNumber size() const { return static_cast<StepNumber>(tables_.steps.size()); }
  // REQUIRES: step < size()
  [[nodiscard]] StepView step(StepNumber step) const;
  // After the step: its own state, or where it has none because it failed, its parent's.
  [[nodiscard]] std::optional<StateNumber> state_after(StepNumber step) const;
  // What the step began from. Absent: no proof was open.
  [[nodiscard]] std::optional<StateNumber> state_before(StepNumber step) const;
  [[nodiscard]] ProofState state(StateNumber state) const { return tables_.whole_state(state); }
  [[nodiscard]] StateNumber state_count() const { return tables_.states.size(); }
  // What states are made of, without copies.
  [[nodiscard]] const RecordingTables& tables() const { return tables_; }
  // Of each of tables().texts.
  [[nodiscard]] const TextPlace& first_place(TextNumber text) const { return places_[text]; }

  // In the order of their numbers.
  [[nodiscard]] std::span<const StepNumber> children(StepNumber step) const;
  [[nodiscard]] std::span<const StepNumber> roots() const { return roots_; }
  // From a root to the step, both included.
  [[nodiscard]] std::vector<StepNumber> path_to(StepNumber step) const;

 private:
  // What a step is in the tree.
  struct Node {
    StateNumber state_after = kNoNumber;
    StepNumber child = kNoStep;          // the first
    std::uint32_t siblings = kNoNumber;  // of more than one child: their place in `forks_`
  };

  // Of the step behind the last one that has a node.
  void add_node();
  void note_places(StepNumber step, StateNumber state);

  Session session_;
  RecordingTables tables_;
  std::vector<Node> nodes_;
  std::vector<StepNumber> roots_;
  std::vector<std::vector<StepNumber>> forks_;
  std::vector<TextPlace> places_;
  StateNumber states_seen_ = 0;
  std::vector<bool> goals_seen_;
};

}  // namespace sequent::states
