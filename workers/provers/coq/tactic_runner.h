#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/coq_top.h"

namespace sequent::provers {

// A state to run tactics on, and what leads to it.
struct TacticStart {
  CoqTopOptions prover;
  std::string module;                  // for invalidation
  base::Digest base;                   // of all outside of the file: Session::environment
  std::vector<std::string> sentences;  // of the file, up to the state; the prover does them all
  states::ProofState state;
};

struct TacticAttempt {
  std::string tactic;  // as one sentence
  // Absent: it was interrupted, which says nothing of the tactic.
  std::optional<tactics::TacticResult> result;
  bool cached = false;
};

// Runs tactics on states, wherever the provers are.
class TacticRunner {
 public:
  virtual ~TacticRunner() = default;
  // In the order of `tactics`; with `first`, ends at the first that closes the focused goal and
  // gives what was tried until then. A full stop is added where there is none. kInvalid: a
  // sentence that leads there fails, or a tactic is more than one sentence.
  // Blocking: until all are known; at most a second after `stop`.
  virtual base::Result<std::vector<TacticAttempt>> attempt(const TacticStart& start,
                                                           std::span<const std::string> tactics,
                                                           std::chrono::milliseconds limit,
                                                           bool first,
                                                           const std::stop_token& stop) = 0;
};

}  // namespace sequent::provers
