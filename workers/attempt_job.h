#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "workers/provers/coq/tactic_runner.h"

namespace sequent::workers {

// What a job that runs tactics on a state says besides what the file reads. JobSpec::source are the
// sentences before the proof, the same for all jobs of a search.
struct AttemptJob {
  base::Digest base;              // Session::environment
  std::vector<std::string> path;  // sentences behind the source's, up to the state
  states::ProofState state;
  std::vector<std::string> tactics;
  std::chrono::milliseconds limit{0};  // of each
  bool first = false;                  // end at the first that closes the goal
};

[[nodiscard]] std::string encode_sentences(std::span<const std::string> sentences);
[[nodiscard]] base::Result<std::vector<std::string>> decode_sentences(std::string_view bytes);

[[nodiscard]] std::string encode_attempt_job(const AttemptJob& job);
[[nodiscard]] base::Result<AttemptJob> decode_attempt_job(std::string_view request);

// What came of the tactics, as the queue keeps it.
[[nodiscard]] std::string encode_attempts(std::span<const provers::TacticAttempt> attempts);
[[nodiscard]] base::Result<std::vector<provers::TacticAttempt>> decode_attempts(
    std::string_view outcome);

}  // namespace sequent::workers
