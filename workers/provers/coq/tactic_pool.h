#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "proofcache/states/recording.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/coq_top.h"

namespace sequent::provers {

// A state to run tactics on, and what leads to it.
struct TacticStart {
  CoqTopOptions prover;
  std::string module;                  // for invalidation
  base::Digest base;                   // of all outside of the file: Session::environment
  std::vector<std::string> sentences;  // of the file, up to the state
};

struct TacticAttempt {
  std::string tactic;
  tactics::TacticResult result;
  bool cached = false;
};

// Warm provers, each brought to a state once, that run tactics on it and go back; what is known
// comes from the cache.
//
// Borrows: the cache. Threads: any; as many provers run at once as `provers`.
class TacticPool {
 public:
  TacticPool(tactics::TacticCache& cache, unsigned provers);
  ~TacticPool();

  // In the order of `tactics`; with `first`, ends at the first that closes the focused goal and
  // gives what was tried until then. kInvalid: a sentence that leads there fails.
  base::Result<std::vector<TacticAttempt>> attempt(const TacticStart& start,
                                                   std::span<const std::string> tactics,
                                                   std::chrono::milliseconds limit,
                                                   bool first,
                                                   const std::stop_token& stop);
};

}  // namespace sequent::provers
