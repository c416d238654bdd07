#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "proofcache/states/history_store.h"
#include "workers/job_runner.h"
#include "workers/record_job.h"
#include "workers/runner_tools.h"
#include "workers/workspace.h"

namespace sequent::workers {

// Records files: the session in the store is the result, and its file, source and environment are
// what it is known by, so that nothing is recorded twice. All that Coq reads comes by digest, into
// a private workspace; what it writes there goes with it.
class RecordRunner final : public JobRunner {
 public:
  // `workspace`: a folder for this runner alone, on the file system of the artifacts.
  static base::Result<std::unique_ptr<JobRunner>> make(const RunnerTools& tools,
                                                       std::filesystem::path workspace);

  JobReport run(const distproof::JobSpec& job,
                distproof::Queue& queue,
                const std::stop_token& stop) override;

 private:
  struct Task;  // a job and what it says
  using Reported = base::Result<JobReport>;

  RecordRunner(const RunnerTools& tools, Workspace workspace);

  base::Result<std::optional<JobReport>> look_up(const Task& task);
  Reported record_once(const Task& task, const std::stop_token& stop);
  Reported record(const Task& task, const std::stop_token& stop);

  RunnerTools tools_;
  Workspace workspace_;
  states::HistoryStore histories_;
};

}  // namespace sequent::workers
