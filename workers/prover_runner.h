#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proofcache/results/manifest.h"
#include "proofcache/results/result_key.h"
#include "workers/job_runner.h"
#include "workers/manifest_cache.h"
#include "workers/outcome.h"
#include "workers/processes/process.h"
#include "workers/provers/prover.h"
#include "workers/runner_tools.h"
#include "workers/workspace.h"

namespace sequent::workers {

// Checks modules: looks whether the result is known or just being made elsewhere, else runs
// the prover in a private workspace and keeps what it made. Never needs the source tree: all
// that a job reads comes by digest.
//
// An output of a dependency that was lost since its job was done is made again
// here, by running that job once more.
class ProverRunner final : public JobRunner {
 public:
  // `workspace`: a folder for this runner alone, on the file system of the artifacts.
  static base::Result<std::unique_ptr<JobRunner>> make(const RunnerTools& tools,
                                                       std::filesystem::path workspace);

  JobReport run(const distproof::JobSpec& job,
                distproof::Queue& queue,
                const std::stop_token& stop) override;

 private:
  struct Loaded;  // a dependency with its result
  struct Task;    // a job, what it loads, its key
  using Reported = base::Result<JobReport>;

  ProverRunner(const RunnerTools& tools, Workspace workspace);

  base::Result<Task> prepare(const distproof::JobSpec& job, distproof::Queue& queue);
  base::Result<std::optional<JobReport>> look_up(const Task& task);
  Reported check_once(const Task& task, distproof::Queue& queue, const std::stop_token& stop);
  static KeptOutcome outcome_of(const Task& task,
                                const proofcache::Manifest& manifest,
                                bool reused);
  Reported check(const Task& task, distproof::Queue& queue, const std::stop_token& stop);
  base::Status arrange(const Task& task, distproof::Queue& queue, const std::stop_token& stop);
  base::Status fill_workspace(const Task& task, std::optional<base::Digest>& lost);
  base::Status remake(const Loaded& dependency,
                      distproof::Queue& queue,
                      const std::stop_token& stop);
  Reported judge(const Task& task, provers::Prover& prover, const ProcessOutcome& outcome);
  Reported keep(const Task& task,
                provers::Prover& prover,
                const ProcessOutcome& outcome,
                proofcache::Verdict verdict);

  RunnerTools tools_;
  Workspace workspace_;
  int remaking_ = 0;  // how deep
};

}  // namespace sequent::workers
