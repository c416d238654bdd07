#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proofcache/states/recording.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::test {

inline states::Session session(std::string id,
                               std::string file,
                               states::SessionStatus status = states::SessionStatus::kCompleted) {
  states::Session made;
  made.id = std::move(id);
  made.prover = "coq 8.16.1";
  made.file = std::move(file);
  made.status = status;
  return made;
}

inline states::Hypothesis hypothesis(std::string name, std::string type) {
  return {{std::move(name)}, "", std::move(type)};
}

inline states::Goal goal(std::vector<states::Hypothesis> hypotheses, std::string conclusion) {
  return {std::move(hypotheses), std::move(conclusion)};
}

inline states::ProofState focused(std::vector<states::Goal> goals) {
  states::ProofState state;
  state.focused = std::move(goals);
  return state;
}

inline states::Step step(states::StepNumber parent, std::uint32_t line, std::string text) {
  states::Step made;
  made.parent = parent;
  made.span.line = line;
  made.text = std::move(text);
  return made;
}

// Lines 3 to 12: a lemma proved by induction, with an attempt that fails (s5) in it.
//   s0  3 Lemma add_0 : forall n,      (two lines)
//   s1  5 Proof.
//   s2  6 induction n as [|n IH].
//   s3  7 - reflexivity.
//   s4  8 - simpl.
//   s5  9 lia.                         (fails)
//   s6 10 rewrite IH.
//   s7 11 reflexivity.
//   s8 12 Qed.
inline states::Recording induction(std::string file = "add.v", std::string id = "add.v-1") {
  const states::Goal begin = goal({}, "forall n : nat, n + 0 = n");
  const states::Goal base = goal({}, "0 + 0 = 0");
  const std::vector<states::Hypothesis> more{hypothesis("n", "nat"), hypothesis("IH", "n + 0 = n")};
  states::Recording made(session(std::move(id), std::move(file)));
  const auto add = [&](states::Step taken, std::optional<states::ProofState> state) {
    taken.state = std::move(state);
    static_cast<void>(made.take(std::move(taken)));
  };
  add(step(states::kNoStep, 3, "Lemma add_0 : forall n,\n  n + 0 = n."), focused({begin}));
  add(step(0, 5, "Proof."), focused({begin}));
  add(step(1, 6, "induction n as [|n IH]."), focused({base, goal(more, "S n + 0 = S n")}));
  states::ProofState second;
  second.background.push_back({{}, {goal(more, "S n + 0 = S n")}});
  add(step(2, 7, "- reflexivity."), second);
  add(step(3, 8, "- simpl."), focused({goal(more, "S (n + 0) = S n")}));
  states::Step failed = step(4, 9, "lia.");
  failed.outcome = states::StepOutcome::kFailed;
  failed.message = "Cannot find witness.";
  failed.time = std::chrono::milliseconds(120);
  add(std::move(failed), std::nullopt);
  add(step(4, 10, "rewrite IH."), focused({goal(more, "S n = S n")}));
  add(step(6, 11, "reflexivity."), states::ProofState());
  add(step(7, 12, "Qed."), std::nullopt);
  return made;
}

}  // namespace sequent::test
