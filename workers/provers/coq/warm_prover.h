#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "workers/provers/coq/coq_top.h"

namespace sequent::provers {

// A prover that stands somewhere in a file and goes from there to other places of it: what two
// places share is not run again. Starts a new one when the old is gone or has grown too big.
//
// Errors: those of CoqTop::start(); kUnavailable: the prover is gone, the next call starts
// another. Threads: one, which must outlive it.
class WarmProver {
 public:
  // After these sentences. kInvalid: one of them is not done, and why. kUnavailable: also `stop`.
  base::Status go_to(const CoqTopOptions& options,
                     std::span<const std::string> sentences,
                     const std::stop_token& stop);

  // The goals there. Absent: no proof is open.
  [[nodiscard]] const std::optional<states::ProofState>& goals() const { return goals_; }
  // Runs a sentence there, which leaves the prover where it is. kTimeout: it did not heed its
  // limit, and the prover is gone.
  base::Result<CoqAnswer> run(std::string_view sentence,
                              std::chrono::milliseconds limit,
                              const std::stop_token& stop);
  // What a query prints after the first `count` of the sentences.
  base::Result<std::string> query(std::size_t count, std::string_view sentence);

 private:
  struct Place {
    std::string sentence;
    CoqStateId state = 0;
  };

  base::Status start(const CoqTopOptions& options);
  base::Status advance(std::span<const std::string> sentences,
                       bool goals,
                       const std::stop_token& stop);
  [[nodiscard]] CoqStateId state() const;
  // An error of a call means that the prover is gone.
  template <typename T>
  base::Result<T> watched(base::Result<T> result);

  std::unique_ptr<CoqTop> prover_;
  CoqTopOptions options_;
  std::vector<Place> path_;
  std::optional<states::ProofState> goals_;
};

}  // namespace sequent::provers
