#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "workers/provers/coq/tactic_portfolio.h"
#include "workers/provers/coq/tactic_runner.h"
#include "workers/provers/proof_search.h"
#include "workers/provers/structured_script.h"

namespace sequent::provers {

// What a search for a proof in Coq walks in: a portfolio of tactics over a pool of provers and its
// cache.
//
// Borrows: the pool. Errors: those of the pool. Threads: one.
class TacticSpace final : public SearchSpace {
 public:
  // `start`: the proof is open there.
  TacticSpace(TacticRunner& runner,
              TacticStart start,
              TacticPortfolio portfolio,
              std::chrono::milliseconds limit,
              std::stop_token stop);

  base::Result<std::vector<SearchMove>> expand(std::span<const std::string> path,
                                               const states::ProofState& state,
                                               std::uint64_t budget) override;
  // By a new prover, with all sentences of the file before the proof and `Qed`.
  base::Result<bool> verify(std::span<const std::string> script) override;

  // A script that verify() takes, with a bullet before each of several goals where that holds too.
  base::Result<std::vector<ScriptLine>> structured(std::span<const std::string> script);

  // How many attempts the cache answered.
  [[nodiscard]] std::uint64_t cached() const { return cached_; }

 private:
  TacticRunner& runner_;
  TacticStart start_;
  TacticPortfolio portfolio_;
  std::chrono::milliseconds limit_;
  std::stop_token stop_;
  std::uint64_t cached_ = 0;
};

}  // namespace sequent::provers
