#pragma once

#include <cstddef>
#include <vector>

#include "distproof/job.h"
#include "proofcache/results/result_key.h"
#include "workers/provers/project.h"

namespace sequent::workers {

// The same job as each layer sees it: a module of a project (provers), what a
// worker is told (distproof), what its result is keyed by (proofcache). The two
// ways to the key agree, so that `check` finds what a worker stored.

[[nodiscard]] proofcache::JobInputs inputs_of(const provers::Project& project,
                                              const provers::Module& module);
[[nodiscard]] proofcache::JobInputs inputs_of(const distproof::JobSpec& job);

// `dependencies`: all that the module loads, sorted by name.
[[nodiscard]] distproof::JobSpec job_spec_of(const provers::Project& project,
                                             const provers::Module& module,
                                             std::vector<distproof::JobDependency> dependencies);

}  // namespace sequent::workers
