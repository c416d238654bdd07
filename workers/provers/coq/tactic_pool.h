#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/tactic_runner.h"

namespace sequent::provers {

// Warm provers, each brought to a state once, that run tactics on it and go back; what is known
// comes from the cache. A prover that dies at a tactic is started again, and the tactic with it;
// the second time it counts as interrupted.
//
// Borrows: the cache. Threads: any; as many provers run at once as `provers`, each with a thread.
class TacticPool final : public TacticRunner {
 public:
  TacticPool(tactics::TacticCache& cache, unsigned provers);
  ~TacticPool() override;
  TacticPool(const TacticPool&) = delete;
  TacticPool& operator=(const TacticPool&) = delete;

  base::Result<std::vector<TacticAttempt>> attempt(const TacticStart& start,
                                                   std::span<const std::string> tactics,
                                                   std::chrono::milliseconds limit,
                                                   bool first,
                                                   const std::stop_token& stop) override;

 private:
  class Batch;
  class Crew;
  class Names;

  tactics::TacticCache& cache_;
  std::unique_ptr<Names> names_;
  std::unique_ptr<Crew> crew_;
};

}  // namespace sequent::provers
