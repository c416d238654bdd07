#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "workers/job_runner.h"
#include "workers/runner_tools.h"

namespace sequent::workers {

// Does jobs of all kinds: each with the runner of its kind, which is made for the first of them.
class KindRunner final : public JobRunner {
 public:
  // `folder`: for the workspaces of this runner alone, on the file system of the artifacts.
  static base::Result<std::unique_ptr<JobRunner>> make(const RunnerTools& tools,
                                                       std::filesystem::path folder);

  // A kind that this version does not know is left to other workers.
  JobReport run(const distproof::JobSpec& job,
                distproof::Queue& queue,
                const std::stop_token& stop) override;

 private:
  KindRunner(const RunnerTools& tools, std::filesystem::path folder);
  base::Result<JobRunner*> runner_of(distproof::JobKind kind);

  RunnerTools tools_;
  std::filesystem::path folder_;
  std::map<distproof::JobKind, std::unique_ptr<JobRunner>> runners_;
};

}  // namespace sequent::workers
