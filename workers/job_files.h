#pragma once

#include <memory>

#include "distproof/job.h"
#include "engine/base/result.h"
#include "proofcache/artifacts/artifacts.h"
#include "workers/provers/coq/coq_top.h"
#include "workers/runner_tools.h"
#include "workers/workspace.h"

namespace sequent::workers {

// Leaves in the workspace what a job declares that it reads, and nothing else. The pin holds it.
// kNotFound: a file is lost, here and in the store.
[[nodiscard]] base::Result<std::unique_ptr<proofcache::Pin>> place_inputs(
    const RunnerTools& tools, const distproof::JobSpec& job, Workspace& workspace);

// How the coqidetop of this machine is started for a job in its workspace: the last of the job's
// arguments is the file that it is to think it reads. kUnavailable: the prover or a library here
// is another than the job's.
[[nodiscard]] base::Result<provers::CoqTopOptions> coqtop_options(const RunnerTools& tools,
                                                                  const distproof::JobSpec& job,
                                                                  const Workspace& workspace);

}  // namespace sequent::workers
