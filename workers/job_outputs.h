#pragma once

#include "distproof/job.h"
#include "engine/base/result.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/manifest.h"
#include "workers/provers/prover.h"
#include "workers/workspace.h"

namespace sequent::workers {

// Keeps what a job that ended well left in its workspace, and names it in the manifest: its
// declared outputs, and what commands of its source wrote into the project besides: extracted
// programs, redirected messages.
// Errors: kUnavailable: a product is not there, or a file cannot be read or kept.
base::Status keep_outputs(const distproof::JobSpec& job,
                          const Workspace& workspace,
                          proofcache::Artifacts& artifacts,
                          const provers::Prover& prover,
                          proofcache::Manifest& manifest);

}  // namespace sequent::workers
