#include "workers/attempt_runner.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "distproof/job_wire.h"
#include "workers/job_files.h"
#include "workers/provers/coq/tactic_pool.h"
#include "workers/workspace.h"

namespace sequent::workers {
namespace {

using distproof::JobSpec;

constexpr std::size_t kWarmProofs = 3;  // of one slot

// All that a prover is started with, and the sentences that it begins with.
base::Digest proof_of(JobSpec job) {
  job.request.clear();
  return base::sha256(distproof::encode_job(job));
}

}  // namespace

struct AttemptRunner::WarmProof {
  base::Digest proof;
  Workspace workspace;
  std::unique_ptr<proofcache::Pin> pin;
  provers::CoqTopOptions prover;
  std::vector<std::string> sentences;
  std::unique_ptr<provers::TacticPool> pool;
};

base::Result<std::unique_ptr<JobRunner>> AttemptRunner::make(const RunnerTools& tools,
                                                             std::filesystem::path folder) {
  return std::unique_ptr<JobRunner>(new AttemptRunner(tools, std::move(folder)));
}

AttemptRunner::AttemptRunner(const RunnerTools& tools, std::filesystem::path folder)
    : tools_(tools),
      folder_(std::move(folder)),
      cache_(tools.store, {.name_space = tools.name_space}) {}

AttemptRunner::~AttemptRunner() = default;

base::Result<AttemptRunner::WarmProof*> AttemptRunner::warm(const JobSpec& job) {
  const base::Digest proof = proof_of(job);
  const auto known = std::ranges::find(proofs_, proof, &WarmProof::proof);
  if (known != proofs_.end()) {
    proofs_.splice(proofs_.begin(), proofs_, known);
    return &proofs_.front();
  }
  if (proofs_.size() == kWarmProofs) {
    proofs_.pop_back();
  }
  SEQUENT_TRY_ASSIGN(Workspace workspace, Workspace::make(folder_ / std::to_string(made_++)));
  SEQUENT_TRY_ASSIGN(auto pin, place_inputs(tools_, job, workspace));
  SEQUENT_TRY_ASSIGN(provers::CoqTopOptions prover, coqtop_options(tools_, job, workspace));
  SEQUENT_TRY_ASSIGN(const std::string before, tools_.artifacts.get(job.source.digest));
  SEQUENT_TRY_ASSIGN(std::vector<std::string> sentences, decode_sentences(before));
  proofs_.push_front({proof, std::move(workspace), std::move(pin), std::move(prover),
                      std::move(sentences), std::make_unique<provers::TacticPool>(cache_, 1)});
  return &proofs_.front();
}

JobReport AttemptRunner::run(const JobSpec& job,
                             distproof::Queue& /*queue*/,
                             const std::stop_token& stop) {
  const auto attempt = [&]() -> base::Result<std::string> {
    SEQUENT_TRY_ASSIGN(AttemptJob what, decode_attempt_job(job.request));
    SEQUENT_TRY_ASSIGN(WarmProof* const proof, warm(job));
    provers::TacticStart start{.prover = proof->prover,
                               .module = job.name,
                               .base = what.base,
                               .sentences = proof->sentences,
                               .state = std::move(what.state)};
    start.sentences.insert(start.sentences.end(), what.path.begin(), what.path.end());
    SEQUENT_TRY_ASSIGN(const std::vector<provers::TacticAttempt> attempts,
                       proof->pool->attempt(start, what.tactics, what.limit, what.first, stop));
    return encode_attempts(attempts);
  };
  base::Result<std::string> outcome = attempt();
  if (stop.stop_requested()) {
    return {JobEnd::kStopped, ""};
  }
  if (outcome) {
    return {JobEnd::kProved, *std::move(outcome)};
  }
  const bool senseless = outcome.error().code == base::ErrorCode::kInvalid;
  return {senseless ? JobEnd::kRefuted : JobEnd::kTryAgain, outcome.error().message};
}

}  // namespace sequent::workers
