#pragma once

#include <string>
#include <vector>

#include "proofcache/states/proof_state.h"
#include "proofcache/states/state_diff.h"

namespace sequent::cli {

// A line of a drawn state, without its sign, safe for terminals.
struct StateLine {
  states::Change change = states::Change::kSame;
  bool faint = false;  // says something about the goals
  std::string text;
};

// What of a state is drawn; the rest is counted.
struct StateDetail {
  bool unchanged = true;  // focused goals that are as before, too; the first always is
  bool aside = false;     // background, shelved and given-up goals
  bool was = false;       // what changed or is gone as it was
};

// A state after a step: each goal as its hypotheses, a rule and its conclusion, with what is not
// as it was `before` marked. Null: there was no proof; nothing is marked.
[[nodiscard]] std::vector<StateLine> draw_state(const states::ProofState* before,
                                                const states::ProofState& after,
                                                const StateDetail& detail);

}  // namespace sequent::cli
