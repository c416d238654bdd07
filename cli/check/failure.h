#pragma once

#include "cli/check/user_paths.h"
#include "cli/output/reporter.h"
#include "proofcache/results/manifest.h"
#include "workers/provers/prover.h"

namespace sequent::cli {

// What a prover's run says of a module that did not go through: the first error that
// the prover's messages name, else its verdict, else what it wrote.
[[nodiscard]] Failure failure_of(const provers::Prover& prover,
                                 const UserPaths& paths,
                                 const provers::Module& module,
                                 const proofcache::Manifest& manifest,
                                 bool from_cache);

}  // namespace sequent::cli
