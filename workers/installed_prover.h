#pragma once

#include "distproof/job.h"
#include "engine/base/result.h"
#include "workers/provers/prover.h"
#include "workers/runner_tools.h"

namespace sequent::workers {

// The prover that a job is for. kUnavailable: there is none here, or it or a library that the job
// loads from is another than the job was made for.
[[nodiscard]] base::Result<provers::Prover*> installed_prover(const RunnerTools& tools,
                                                              const distproof::JobSpec& job);

// All variables that it runs with, as NAME=value: the job's, and where this machine has libraries.
[[nodiscard]] std::vector<std::string> environment_here(const provers::Prover& prover,
                                                        const distproof::JobSpec& job);

}  // namespace sequent::workers
