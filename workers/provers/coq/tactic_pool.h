#pragma once

#include <chrono>
#include <memory>
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

// Warm provers, each brought to a state once, that run tactics on it and go back; what is known
// comes from the cache. A prover that dies at a tactic is started again, and the tactic with it;
// the second time it counts as interrupted.
//
// Borrows: the cache. Threads: any; as many provers run at once as `provers`, each with a thread.
class TacticPool {
 public:
  TacticPool(tactics::TacticCache& cache, unsigned provers);
  ~TacticPool();
  TacticPool(const TacticPool&) = delete;
  TacticPool& operator=(const TacticPool&) = delete;

  // In the order of `tactics`; with `first`, ends at the first that closes the focused goal and
  // gives what was tried until then. A full stop is added where there is none. kInvalid: a
  // sentence that leads there fails, or a tactic is more than one sentence.
  // Blocking: until all are known; at most a second after `stop`.
  base::Result<std::vector<TacticAttempt>> attempt(const TacticStart& start,
                                                   std::span<const std::string> tactics,
                                                   std::chrono::milliseconds limit,
                                                   bool first,
                                                   const std::stop_token& stop);

 private:
  class Batch;
  class Crew;
  class Names;

  tactics::TacticCache& cache_;
  std::unique_ptr<Names> names_;
  std::unique_ptr<Crew> crew_;
};

}  // namespace sequent::provers
