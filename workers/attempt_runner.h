#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <string>

#include "proofcache/tactics/tactic_cache.h"
#include "workers/attempt_job.h"
#include "workers/job_runner.h"
#include "workers/runner_tools.h"

namespace sequent::workers {

// Runs tactics on states. A prover stays where the last job of its proof left it, so that the next
// one finds it warm; those of the proofs that were tried last are kept. What is known comes from
// the tactic cache, and what comes out goes there.
class AttemptRunner final : public JobRunner {
 public:
  // `folder`: for the workspaces of this runner alone, on the file system of the artifacts.
  static base::Result<std::unique_ptr<JobRunner>> make(const RunnerTools& tools,
                                                       std::filesystem::path folder);
  ~AttemptRunner() override;

  JobReport run(const distproof::JobSpec& job,
                distproof::Queue& queue,
                const std::stop_token& stop) override;

 private:
  struct WarmProof;  // a prover in its workspace

  AttemptRunner(const RunnerTools& tools, std::filesystem::path folder);
  base::Result<WarmProof*> warm(const distproof::JobSpec& job);

  RunnerTools tools_;
  std::filesystem::path folder_;
  tactics::TacticCache cache_;
  std::list<WarmProof> proofs_;  // the one that was tried last is the first
  std::uint64_t made_ = 0;
};

}  // namespace sequent::workers
