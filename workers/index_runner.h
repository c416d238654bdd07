#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "decls/declaration_store.h"
#include "workers/job_runner.h"
#include "workers/runner_tools.h"
#include "workers/workspace.h"

namespace sequent::workers {

// Reads the declarations of compiled modules into the store. JobSpec::request is a digest of all
// that a job reads: where the store notes that the module's declarations came from that, nothing
// is done. The module's `.vo` is among the inputs, the last of the arguments is its source.
class IndexRunner final : public JobRunner {
 public:
  // `workspace`: a folder for this runner alone, on the file system of the artifacts.
  static base::Result<std::unique_ptr<JobRunner>> make(const RunnerTools& tools,
                                                       std::filesystem::path workspace);

  JobReport run(const distproof::JobSpec& job,
                distproof::Queue& queue,
                const std::stop_token& stop) override;

 private:
  using Reported = base::Result<JobReport>;

  IndexRunner(const RunnerTools& tools, Workspace workspace);

  base::Result<bool> is_known(const distproof::JobSpec& job);
  Reported index_once(const distproof::JobSpec& job, const std::stop_token& stop);
  Reported index(const distproof::JobSpec& job, const std::stop_token& stop);

  RunnerTools tools_;
  Workspace workspace_;
  decls::DeclarationStore declarations_;
};

}  // namespace sequent::workers
