#pragma once

#include <stop_token>

#include "workers/processes/process.h"
#include "workers/provers/prover.h"

namespace sequent::workers {

// Runs a prover's tools as processes of ours.
//
// Borrows: the processes.
// Threads: any.
class ProcessToolRunner final : public provers::ToolRunner {
 public:
  // `stop`: ends what runs; it is then kUnavailable.
  ProcessToolRunner(Processes& processes, std::stop_token stop);

  base::Result<std::string> find(const std::string& program) override;
  base::Result<Output> run(std::span<const std::string> argv,
                           std::span<const std::string> environment,
                           const std::string& directory) override;

 private:
  Processes& processes_;
  std::stop_token stop_;
};

}  // namespace sequent::workers
